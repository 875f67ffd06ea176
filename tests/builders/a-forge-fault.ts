import type { Fault } from '../../src/sandbox/forge/faults.ts';
import type { RunReport } from '../../src/entry/app/run-reports.ts';
import type { BotOnAForge } from './a-bot-on-a-forge.ts';
import { readingOf, refusalOf, writing } from './a-graphql-fault.ts';
import { goodChange, type Shown } from './a-pushed-repository.ts';

/** What a forge does instead of answering. */
export const faultKinds = {
  'a 401': { status: 401 },
  'a 403': { status: 403 },
  'a 403 for a used-up allowance': {
    status: 403,
    headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.floor(Date.now() / 1000)) },
  },
  'a 403 with Retry-After': { status: 403, headers: { 'retry-after': '1' } },
  'a 404': { status: 404 },
  'a 409': { status: 409 },
  'a 422': { status: 422 },
  'a 429 with Retry-After': { status: 429, headers: { 'retry-after': '1' } },
  'a 500': { status: 500 },
  'a 502': { status: 502 },
  'a cut connection': { reset: true },
  'a 502 after it was done': { status: 502, afterwards: true },
  'a cut connection after it was done': { reset: true, afterwards: true },
  // What GraphQL says with a 200: parts that it refuses, and faults of the whole.
  'a comment refused as FORBIDDEN': refusalOf(['living'], 'FORBIDDEN'),
  'a check refused as FORBIDDEN': refusalOf(['check0'], 'FORBIDDEN'),
  'a check refused for its content, the rest done': { ...refusalOf(['check0']), afterwards: true },
  'a repository that is NOT_FOUND': refusalOf(['repository'], 'NOT_FOUND'),
  'a repository that is FORBIDDEN': refusalOf(['repository'], 'FORBIDDEN'),
  'a fault that is INTERNAL': {
    status: 200,
    body: { data: null, errors: [{ type: 'INTERNAL', message: 'Fault' }] },
  },
  'a fault that is RATE_LIMITED': {
    status: 200,
    headers: { 'retry-after': '1' },
    body: { errors: [{ type: 'RATE_LIMITED', message: 'Fault' }] },
  },
  'half an answer': { status: 200, body: { data: { repository: null } } },
} as const satisfies Readonly<Record<string, Omit<Fault, 'path'>>>;

/** Which requests it strikes: those about one pull request and its head. */
export const faultPlaces = {
  'the facts': ({ number }) => readingOf(number),
  'the publication': ({ head }) => writing(head),
  'a fetch': (place) => ({
    method: 'POST',
    path: /\/acme\/registry.git\/git-upload-pack$/,
    content: new RegExp(`ref-prefix refs/pull/${place.number}/head`),
  }),
  'a fetch of objects': (place) => ({
    method: 'POST',
    path: /\/acme\/registry.git\/git-upload-pack$/,
    content: new RegExp(`want ${place.head}`),
  }),
} as const satisfies Readonly<
  Record<string, (place: { number: number; head: string }) => Pick<Fault, 'method' | 'path' | 'content'>>
>;

export type FaultKind = keyof typeof faultKinds;
export type FaultPlace = keyof typeof faultPlaces;

/** A fault that strikes so many times; once when it does not say. */
export type FaultStep = FaultKind | { readonly kind: FaultKind; readonly times: number };

/** A pull request on which faults strike at one place, one after the other. */
export interface FaultSeries {
  readonly place: FaultPlace;
  readonly steps: readonly FaultStep[];
}

export interface StruckPullRequest {
  /** How often each step has struck. */
  hits(): readonly number[];
  /** How each run so far has ended: `done`, or the reason why not. */
  endings(): readonly string[];
  shown(): Promise<Shown>;
}

/** Opens a pull request for each series, in one repository, so that all series are met at the same time. */
export async function strikePullRequests<Series extends FaultSeries>(
  world: BotOnAForge,
  allSeries: readonly Series[],
): Promise<ReadonlyMap<Series, StruckPullRequest>> {
  const repository = await world.addRepository('registry');
  const heads: string[] = [];
  for (const index of allSeries.keys())
    heads.push(await repository.commit({ branch: `change-${index}`, files: goodChange }));
  await repository.publish(...heads.map((_, index) => `change-${index}`));
  const struck = new Map<Series, StruckPullRequest>();
  // One after the other, because it is known before which number each will have.
  for (const [index, series] of allSeries.entries()) {
    const number = index + 1;
    const place = faultPlaces[series.place]({ number, head: heads[index] ?? '' });
    const faults = series.steps
      .map((step) => (typeof step === 'string' ? { kind: step, times: 1 } : step))
      .map(({ kind, times }) => world.forge.faults.next({ ...faultKinds[kind], ...place, times }));
    const opened = await repository.open(`change-${index}`);
    if (opened !== number) throw new Error(`expected pull request ${number}, and ${opened} was opened`);
    struck.set(series, {
      hits: () => faults.map((fault) => fault.hits()),
      endings: () => endingsOf(world.runs, `acme/registry#${number}`),
      shown: () => repository.shown(number),
    });
  }
  return struck;
}

function endingsOf(runs: readonly RunReport[], key: string): readonly string[] {
  return runs
    .filter(({ item }) => item.key === key)
    .map(({ result }) => (result.kind === 'done' ? 'done' : result.reason));
}
