import { setImmediate } from 'node:timers/promises';

/** Milliseconds of computing after which others get a turn. */
const turn = 8;

/** A function to await in long loops: it lets the server answer others when enough time has passed, else it is free. */
export function createYielder(): () => Promise<void> | undefined {
  let since = performance.now();
  const letOthersRun = async (): Promise<void> => {
    await setImmediate();
    since = performance.now();
  };
  return () => {
    if (performance.now() - since < turn) return undefined;
    return letOthersRun();
  };
}
