// Runs in a worker thread of its own, which the engine ends when it takes too long: a module is never trusted to stop.
import { parentPort } from 'node:worker_threads';
import { loadModule, type LoadedModule } from './load-module.ts';
import { pagesAtMost, pagesAtStart, type WorkerAnswer, type WorkerRequest } from './worker-messages.ts';

/** The module that was used last, ready for the next evaluation. */
let latest: { readonly digest: string; readonly policy: LoadedModule } | undefined;

/** Longest answer in characters of JSON; more than anybody would read. */
const longestAnswer = 32 * 1024 * 1024;

async function answer(request: WorkerRequest): Promise<WorkerAnswer> {
  let policy: LoadedModule;
  try {
    policy = await load(request);
  } catch (error) {
    latest = undefined;
    return { kind: 'failed', code: 'policy-module-corrupt', detail: textOf(error) };
  }
  try {
    const json = policy.evaluate(new Uint8Array(request.input), request.entrypoint);
    if (json.length > longestAnswer) {
      return { kind: 'failed', code: 'policy-wrong-answer', detail: `it has ${json.length} characters` };
    }
    return { kind: 'answered', json };
  } catch (error) {
    // What an evaluation that broke off leaves behind is not built upon.
    latest = undefined;
    return { kind: 'failed', code: codeOf(error), detail: textOf(error) };
  }
}

async function load({ digest, wasm }: WorkerRequest): Promise<LoadedModule> {
  if (latest?.digest === digest) return latest.policy;
  latest = undefined;
  const policy = await loadModule(wasm, { initial: pagesAtStart, maximum: pagesAtMost });
  latest = { digest, policy };
  return policy;
}

/** The allocator of a module aborts with its name, growing for the input with a RangeError. */
function codeOf(error: unknown): 'policy-failed' | 'policy-out-of-memory' {
  const text = textOf(error);
  const isMemory = /opa_malloc|WebAssembly\.Memory\.grow|Array buffer allocation|Invalid string length/.test(
    text,
  );
  return isMemory ? 'policy-out-of-memory' : 'policy-failed';
}

function textOf(error: unknown): string {
  if (typeof error === 'string') return error;
  const message = error instanceof Error ? error.message : (error as { message?: unknown } | null)?.message;
  return typeof message === 'string' ? message : 'something was thrown that is no error';
}

parentPort?.on('message', (request: WorkerRequest) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  void answer(request).then((result) => parentPort?.postMessage(result));
});
