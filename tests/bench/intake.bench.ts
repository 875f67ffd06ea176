import { fork, type ChildProcess } from 'node:child_process';
import { aBody } from './intake/a-body.ts';
import type { Load, LoadResult } from './intake/load-process.ts';

const secret = 'the secret of the benchmark';
const rounds = 40;
const requestsPerRound = 1_000;
const connections = 32;
const memoryDeliveries = 100_000;
const memoryStep = 10_000;

interface Usage {
  readonly cpu: number;
  readonly rss: number;
}

interface Server {
  readonly port: number;
  readonly usage: () => Promise<Usage>;
  readonly stop: () => void;
}

interface Sample {
  readonly perSecond: number;
  /** Microseconds of processor time that the server used for one request. */
  readonly cpu: number;
}

/**
 * Charter's intake beside Probot's own route, in one run and taking turns: accepted deliveries and badly signed ones;
 * then Charter's memory over 100,000 deliveries. The load comes from a process of its own.
 */
export async function run(): Promise<readonly string[]> {
  const load = startChild('load-process.ts', []);
  const charter = await startServer('charter');
  const probot = await startServer('probot');
  try {
    return [
      `${requestsPerRound} deliveries of ${(aBody(1).length / 1_000).toFixed(1)} KB a round, ${connections} connections, ${rounds} rounds each, medians`,
      ...(await compare({ load, charter, probot, isSigned: true })),
      ...(await compare({ load, charter, probot, isSigned: false })),
      ...(await watchMemory(load, charter)),
    ];
  } finally {
    charter.stop();
    probot.stop();
    load.disconnect();
  }
}

async function compare(given: {
  readonly load: ChildProcess;
  readonly charter: Server;
  readonly probot: Server;
  readonly isSigned: boolean;
}): Promise<readonly string[]> {
  const { load, charter, probot, isSigned } = given;
  const samples: { charter: Sample; probot: Sample }[] = [];
  for (let round = -1; round < rounds; round++) {
    const sample = {
      charter: await measure(load, charter, { isSigned, expected: isSigned ? '202' : '401' }),
      probot: await measure(load, probot, { isSigned, expected: isSigned ? '200' : '400' }),
    };
    if (round >= 0) samples.push(sample);
  }
  const name = isSigned ? 'accepted' : 'bad signature';
  const rate = (of: 'charter' | 'probot'): string =>
    `${Math.round(median(samples.map((sample) => sample[of].perSecond)))}/s (${Math.round(median(samples.map((sample) => sample[of].cpu)))} µs CPU)`;
  const speed = median(samples.map((sample) => sample.charter.perSecond / sample.probot.perSecond));
  const cpu = median(samples.map((sample) => sample.probot.cpu / sample.charter.cpu));
  return [
    `${name}: Charter ${rate('charter')}, Probot's route ${rate('probot')}: ${speed.toFixed(2)} × as many, ${cpu.toFixed(2)} × as cheap`,
  ];
}

async function measure(
  load: ChildProcess,
  server: Server,
  { isSigned, expected }: { isSigned: boolean; expected: string },
): Promise<Sample> {
  const before = await server.usage();
  const { seconds } = await put(load, server, { isSigned, expected, count: requestsPerRound });
  const after = await server.usage();
  return { perSecond: requestsPerRound / seconds, cpu: (after.cpu - before.cpu) / requestsPerRound };
}

async function watchMemory(load: ChildProcess, server: Server): Promise<readonly string[]> {
  const megabytes: number[] = [];
  for (let done = 0; done < memoryDeliveries; done += memoryStep) {
    await put(load, server, { isSigned: true, expected: '202', count: memoryStep });
    megabytes.push(Math.round((await server.usage()).rss / 1_000_000));
  }
  const [first = 0, ...rest] = megabytes;
  const growth = Math.max(...rest.slice(-3)) / Math.max(...megabytes.slice(0, 3));
  return [
    `memory over ${memoryDeliveries} deliveries, MB every ${memoryStep}: ${[first, ...rest].join(' ')} (last three to first three: × ${growth.toFixed(2)})`,
  ];
}

async function put(
  load: ChildProcess,
  server: Server,
  { isSigned, expected, count }: { isSigned: boolean; expected: string; count: number },
): Promise<LoadResult> {
  const order: Load = { port: server.port, secret, isSigned, count, connections };
  const result = await ask<LoadResult>(load, order);
  if (result.statuses[expected] !== count)
    throw new Error(`expected ${count} × ${expected}, got ${JSON.stringify(result.statuses)}`);
  return result;
}

async function startServer(kind: 'charter' | 'probot'): Promise<Server> {
  const child = startChild('server-process.ts', [kind, secret]);
  const { url } = await nextMessage<{ url: string }>(child);
  return {
    port: Number(new URL(url).port),
    usage: () => ask<Usage>(child, {}),
    stop: () => child.disconnect(),
  };
}

function startChild(file: string, words: readonly string[]): ChildProcess {
  return fork(new URL(`intake/${file}`, import.meta.url), words);
}

function ask<T>(child: ChildProcess, message: object): Promise<T> {
  const answer = nextMessage<T>(child);
  child.send(message);
  return answer;
}

function nextMessage<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const onExit = (): void => reject(new Error('a process of the benchmark ended early'));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message as T);
    });
  });
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
