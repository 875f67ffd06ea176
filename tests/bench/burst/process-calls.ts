import { fork, type ChildProcess } from 'node:child_process';

/** Functions of another process, by name; what they take and give is JSON. */
export type Functions = Readonly<Record<string, (given: never) => Promise<unknown>>>;

interface Call {
  readonly id: number;
  readonly name: string;
  readonly given: unknown;
}

interface Reply {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** In the other process: answers calls until the first process lets go of it, which ends it. */
export function answerCalls(functions: Functions): void {
  process.on('message', ({ id, name, given }: Call) => {
    const called = functions[name];
    const value = called === undefined ? Promise.reject(new Error(`no ${name}`)) : called(given as never);
    value.then(
      (result) => process.send?.({ id, value: result } satisfies Reply),
      (error: unknown) => process.send?.({ id, error: describe(error) } satisfies Reply),
    );
  });
  process.on('disconnect', () => process.exit(0));
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Another process, whose functions are called from here. */
export interface CallableProcess<Known extends Functions> {
  call<Name extends keyof Known & string>(
    name: Name,
    given: Parameters<Known[Name]>[0],
  ): ReturnType<Known[Name]>;
  /** Ends it, and resolves when it has ended. */
  end(): Promise<void>;
}

/** Starts a module in a process of its own. */
export function startProcess<Known extends Functions>(
  module: URL,
  words: readonly string[] = [],
): CallableProcess<Known> {
  const child = fork(module, words, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const open = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let next = 0;
  child.on('message', ({ id, value, error }: Reply) => {
    const waiting = open.get(id);
    open.delete(id);
    if (error === undefined) waiting?.resolve(value);
    else waiting?.reject(new Error(error));
  });
  const ended = whenEnded(child);
  child.once('exit', () => {
    for (const { reject } of open.values()) reject(new Error('a process of the burst ended early'));
  });
  return {
    call: (name, given) => {
      const id = next++;
      const answer = new Promise<unknown>((resolve, reject) => open.set(id, { resolve, reject }));
      child.send({ id, name, given } satisfies Call);
      return answer as ReturnType<Known[typeof name]>;
    },
    end: async () => {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

function whenEnded(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.once('exit', () => resolve()));
}
