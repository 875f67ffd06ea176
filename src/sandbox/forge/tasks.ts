/** Work that goes on after a request was answered: counted, so that a test or a stop can wait for its end. */
export interface Tasks {
  /** Starts work in the background; a failure is reported, never thrown. */
  run(work: () => Promise<void>): void;
  /** Resolves when nothing is left, work begun meanwhile included. */
  whenIdle(): Promise<void>;
  isIdle(): boolean;
}

export function createTasks(onError: (error: unknown) => void): Tasks {
  const running = new Set<Promise<void>>();
  return {
    run: (work) => {
      const task = work()
        .catch(onError)
        .finally(() => running.delete(task));
      running.add(task);
    },
    isIdle: () => running.size === 0,
    whenIdle: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
