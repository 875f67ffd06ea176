import { Worker } from 'node:worker_threads';
import type { PolicyAnswer, PolicyEngine } from '../../ports/policy-engine.ts';
import type { WorkerAnswer, WorkerRequest } from './worker-messages.ts';

export interface EngineLimits {
  /** Longest time of one evaluation, loading the module included, in milliseconds. */
  readonly milliseconds: number;
  /** Largest input, in bytes of JSON. */
  readonly inputBytes: number;
}

export const defaultEngineLimits: EngineLimits = { milliseconds: 10_000, inputBytes: 64 * 1024 * 1024 };

/** Heap of the thread, in MiB, beside the memory of the module: enough for the largest answer. */
const heapLimits = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 64, stackSizeMb: 4 };

/**
 * Evaluates compiled policies one after the other in a thread, which is ended when an evaluation runs out of time or
 * memory; the next one gets a new thread. The thread has no environment and its output goes nowhere.
 */
export class WasmPolicyEngine implements PolicyEngine {
  readonly #limits: EngineLimits;
  #worker: Worker | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(limits: Partial<EngineLimits> = {}) {
    this.#limits = { ...defaultEngineLimits, ...limits };
  }

  evaluate(request: Parameters<PolicyEngine['evaluate']>[0]): Promise<PolicyAnswer> {
    const answer = this.#queue.then(() => this.#evaluateNow(request));
    this.#queue = answer.catch(() => undefined);
    return answer;
  }

  /** Ends the thread; an evaluation that is under way fails. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  async #evaluateNow(request: Parameters<PolicyEngine['evaluate']>[0]): Promise<PolicyAnswer> {
    const input = new TextEncoder().encode(request.input);
    const { inputBytes } = this.#limits;
    if (input.byteLength > inputBytes) {
      const detail = `its input has ${input.byteLength} bytes; at most ${inputBytes} are evaluated`;
      return { kind: 'failed', code: 'policy-input-too-large', detail };
    }
    const { wasm, digest } = request.module;
    const message: WorkerRequest = {
      digest,
      wasm: new Uint8Array(wasm),
      entrypoint: request.entrypoint,
      input: input.buffer,
    };
    return this.#ask(message);
  }

  #ask(message: WorkerRequest): Promise<PolicyAnswer> {
    const worker = (this.#worker ??= startWorker());
    const { milliseconds } = this.#limits;
    return new Promise((resolve) => {
      const finish = (answer: PolicyAnswer): void => {
        clearTimeout(timer);
        worker.off('message', onMessage).off('error', onLoss).off('exit', onExit);
        worker.unref();
        resolve(answer);
      };
      const giveUp = (answer: PolicyAnswer): void => {
        finish(answer);
        // Whatever it still has to say is not heard.
        worker.on('error', () => undefined);
        if (this.#worker === worker) this.#worker = undefined;
        void worker.terminate();
      };
      const onMessage = (answer: WorkerAnswer): void => finish(toAnswer(answer));
      const onLoss = (error: unknown): void => giveUp(lostWorker(error));
      const onExit = (): void => giveUp(lostWorker(undefined));
      const timer = setTimeout(() => {
        const detail = `it did not answer within ${milliseconds} ms`;
        giveUp({ kind: 'failed', code: 'policy-timeout', detail });
      }, milliseconds);
      worker.ref();
      worker.on('message', onMessage).on('error', onLoss).on('exit', onExit);
      worker.postMessage(message, [message.input]);
    });
  }
}

function startWorker(): Worker {
  const file = import.meta.url.endsWith('.ts') ? './evaluation-worker.ts' : './evaluation-worker.js';
  const worker = new Worker(new URL(file, import.meta.url), {
    env: {},
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: heapLimits,
  });
  worker.unref();
  return worker;
}

function toAnswer(answer: WorkerAnswer): PolicyAnswer {
  if (answer.kind === 'failed') return answer;
  return { kind: 'answered', answer: resultOf(JSON.parse(answer.json)) };
}

/** An entry point gives a set of results, of which there is one, or none where it is undefined. */
function resultOf(results: unknown): unknown {
  const [first] = Array.isArray(results) ? (results as readonly unknown[]) : [];
  return typeof first === 'object' && first !== null && 'result' in first ? first.result : undefined;
}

function lostWorker(error: unknown): PolicyAnswer {
  const isMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  const detail = error instanceof Error ? error.message : 'its thread ended';
  return { kind: 'failed', code: isMemory ? 'policy-out-of-memory' : 'policy-failed', detail };
}
