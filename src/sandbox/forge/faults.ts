/** A fault to answer with instead of doing what was asked. Exactly one of `status` and `reset`, or `delay` or `until` alone. */
export interface Fault {
  /** Upper case; every method when left out. */
  readonly method?: string;
  /** Matched against the path: below the API's root for API calls (`/repos/a/b`), whole for Git (`/a/b.git/…`). */
  readonly path: RegExp;
  /** Matched against the body of the request, read as text; every body when left out. */
  readonly content?: RegExp;
  /** Answer with this status. */
  readonly status?: number;
  /** Cut the connection without an answer. */
  readonly reset?: boolean;
  /** Milliseconds to wait first. With neither status nor reset the request is then handled as usual. */
  readonly delay?: number;
  /** Wait for this first, however long it takes; else as `delay`. */
  readonly until?: Promise<unknown>;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON; a message in GitHub's form when left out. */
  readonly body?: unknown;
  /** How many requests it applies to; 1 when left out. */
  readonly times?: number;
  /** Do the work first and then fail: the caller cannot tell that it was done. */
  readonly afterwards?: boolean;
}

/** A test aid: makes the forge fail in chosen ways. */
export interface Faults {
  /** Adds a fault; those added first are used up first. Tells how often it struck. */
  next(fault: Fault): { hits(): number };
  clear(): void;
}

export interface FaultQueue extends Faults {
  /** Whether a fault waits for such a request, but for some bodies only. */
  dependsOnContent(method: string, path: string): boolean;
  /** The fault for a request, counted as used. */
  take(method: string, path: string, content?: string): Fault | undefined;
}

export function createFaults(): FaultQueue {
  let waiting: { fault: Fault; hits: number }[] = [];
  return {
    next: (fault) => {
      const entry = { fault, hits: 0 };
      waiting.push(entry);
      return { hits: () => entry.hits };
    },
    clear: () => {
      waiting = [];
    },
    dependsOnContent: (method, path) =>
      waiting.some(({ fault }) => fault.content !== undefined && isFor(fault, method, path)),
    take: (method, path, content = '') => {
      const entry = waiting.find(
        ({ fault }) =>
          isFor(fault, method, path) && (fault.content === undefined || isIn(content, fault.content)),
      );
      if (entry === undefined) return undefined;
      entry.hits += 1;
      if (entry.hits >= (entry.fault.times ?? 1)) waiting = waiting.filter((other) => other !== entry);
      return entry.fault;
    },
  };
}

function isFor(fault: Fault, method: string, path: string): boolean {
  if (fault.method !== undefined && fault.method !== method) return false;
  return isIn(path, fault.path);
}

/** A global or sticky expression remembers where it stopped; here every text is matched from the start. */
function isIn(text: string, form: RegExp): boolean {
  return new RegExp(form.source, form.flags.replaceAll(/[gy]/g, '')).test(text);
}
