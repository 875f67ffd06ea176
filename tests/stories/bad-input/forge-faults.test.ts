import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aBotOnAForge, type BotOnAForge } from '../../builders/a-bot-on-a-forge.ts';
import {
  strikePullRequests,
  type FaultSeries,
  type StruckPullRequest,
} from '../../builders/a-forge-fault.ts';
import { allGreen, checkNames, type Shown, type ShownCheck } from '../../builders/a-pushed-repository.ts';

/** One step of a series is met by each attempt, and gives the reason why the attempt was put off. */
interface PassingSeries extends FaultSeries {
  readonly reasons: readonly RegExp[];
}

/** Refusals are doubted in the first two attempts, so that each series begins with two of them. */
const firstSteps = ['a 403', 'a 404', 'a 409', 'a 500', 'a cut connection'] as const;
const firstReasons = [
  /^forge-forbidden: .* 403/,
  /^forge-not-found: .* 404/,
  /^forge-conflict: .* 409/,
  /^forge-unavailable: .* 500/,
  /^forge-unavailable: .*(?:got no answer|could not be fetched)/,
];
const waitingSteps = [
  'a 429 with Retry-After',
  'a 403 with Retry-After',
  'a 403 for a used-up allowance',
  'a 502',
] as const;
const waitingReasons = [
  /^forge-rate-limited: .* 429/,
  /^forge-rate-limited: .* 403/,
  /^forge-rate-limited: .* 403/,
  /^forge-unavailable: .* 502/,
];
const unauthorized = /^forge-unauthorized: .* 401/;
const refused = /^forge-refused: .* 422/;

/** A 401 is met with a new token at once, so that one attempt meets two. */
const twoUnauthorized = { kind: 'a 401', times: 2 } as const;

const passing: readonly PassingSeries[] = [
  ...(['the facts', 'the publication'] as const).flatMap((place) => [
    { place, steps: firstSteps, reasons: firstReasons },
    {
      place,
      steps: [twoUnauthorized, 'a 422' as const, ...waitingSteps],
      reasons: [unauthorized, refused, ...waitingReasons],
    },
  ]),
  {
    place: 'the facts',
    steps: [
      'a repository that is NOT_FOUND',
      'a repository that is FORBIDDEN',
      'a fault that is INTERNAL',
      'a fault that is RATE_LIMITED',
    ],
    reasons: [
      /^forge-not-installed: .* facts .*NOT_FOUND/,
      /^forge-forbidden: .* facts .*FORBIDDEN/,
      /^forge-unavailable: .* facts .*INTERNAL/,
      /^forge-rate-limited: .* facts .*RATE_LIMITED/,
    ],
  },
  {
    place: 'the publication',
    steps: [
      'a comment refused as FORBIDDEN',
      'a check refused as FORBIDDEN',
      'a fault that is INTERNAL',
      'a fault that is RATE_LIMITED',
    ],
    reasons: [
      /^forge-forbidden: .* publish .* at living \(FORBIDDEN/,
      /^forge-forbidden: .* publish .* at check0 \(FORBIDDEN/,
      /^forge-unavailable: .* publish .*INTERNAL/,
      /^forge-rate-limited: .* publish .*RATE_LIMITED/,
    ],
  },
  {
    place: 'the facts',
    steps: ['half an answer'],
    reasons: [/^forge-unavailable: .* facts .* without a valid viewer/],
  },
  { place: 'the publication', steps: ['a 502 after it was done'], reasons: [/^forge-unavailable: .* 502/] },
  {
    place: 'the publication',
    steps: ['a cut connection after it was done'],
    reasons: [/^forge-unavailable: .* got no answer/],
  },
];

/** A fetch that fails for the third time is shown as red, until it succeeds. */
const fetching: readonly PassingSeries[] = [
  {
    place: 'a fetch',
    steps: [twoUnauthorized, 'a 422', ...waitingSteps],
    reasons: [unauthorized, refused, ...waitingReasons],
  },
  { place: 'a fetch', steps: ['a 403', 'a 404', 'a 409'], reasons: firstReasons.slice(0, 3) },
  {
    place: 'a fetch of objects',
    steps: ['a 500', 'a cut connection', 'a 502', 'a 429 with Retry-After'],
    reasons: [
      /^forge-unavailable: .* 500/,
      /could not be fetched/,
      /^forge-unavailable: .* 502/,
      /^forge-rate-limited: .* 429/,
    ],
  },
];

const lasting: readonly FaultSeries[] = (['the facts', 'the publication'] as const).flatMap((place) =>
  (
    [
      { kind: 'a 401', times: 6 },
      { kind: 'a 403', times: 3 },
      { kind: 'a 404', times: 3 },
      ...(place === 'the facts' ? [{ kind: 'a 422', times: 3 } as const] : []),
      {
        kind: place === 'the facts' ? 'a repository that is FORBIDDEN' : 'a comment refused as FORBIDDEN',
        times: 3,
      },
    ] as const
  ).map((step) => ({ place, steps: [step] })),
);

const withheld = (['a 401', 'a 403', 'a 404', 'a 422'] as const).map((kind): FaultSeries => ({
  place: 'a fetch',
  steps: [{ kind, times: kind === 'a 401' ? 6 : 3 }],
}));

/** All of it, time and again. */
const unpublished: FaultSeries = { place: 'the publication', steps: [{ kind: 'a 422', times: 3 }] };

const unwelcome: FaultSeries = {
  place: 'the publication',
  steps: ['a check refused for its content, the rest done'],
};

describe('a forge that fails', () => {
  let world: BotOnAForge;
  let struck: ReadonlyMap<FaultSeries, StruckPullRequest>;
  let first: ReadonlyMap<FaultSeries, Shown>;
  let deadLetters: number;

  beforeAll(async () => {
    // One at a time, so that each fetch is of one pull request and a fault strikes that alone.
    world = await aBotOnAForge({ tuning: { concurrency: 1 } });
    const all = [...passing, ...fetching, ...lasting, ...withheld, unwelcome, unpublished];
    struck = await strikePullRequests(world, all);
    await world.settle(110_000);
    const shown = [...struck].map(async ([series, pull]) => [series, await pull.shown()] as const);
    first = new Map(await Promise.all(shown));
    deadLetters = (await world.bot().counts()).failed;
    // By now the forge does all that it is asked, and a start looks at everything that is open.
    await world.stop();
    await world.start();
    await world.settle(110_000);
  }, 240_000);

  afterAll(() => world.close());

  it.each(passing.map((series) => [series.place, series.steps.map(nameOf).join(', '), series] as const))(
    'is asked for %s again when it answers with %s, and nothing is doubled',
    async (_place, _steps, series) => {
      expect(struck.get(series)?.hits()).toEqual(series.steps.map(timesOf));
      expect(struck.get(series)?.endings()).toEqual([...endingsAs(series), 'done', 'done']);
      expect(first.get(series)).toEqual(green);
      expect(await struck.get(series)?.shown()).toEqual(first.get(series));
    },
  );

  it.each(fetching.map((series) => [series.place, series.steps.map(nameOf).join(', '), series] as const))(
    'is asked for %s again when it answers with %s, and its failure is shown meanwhile',
    async (_place, _steps, series) => {
      expect(struck.get(series)?.hits()).toEqual(series.steps.map(timesOf));
      expect(struck.get(series)?.endings()).toEqual([...endingsAs(series), 'done', 'done']);
      const shown = first.get(series);
      expect(isGreen(shown)).toBe(true);
      expect(shown?.comments).toHaveLength(1);
      expect(shown?.checks.some(({ conclusion }) => conclusion === 'failure')).toBe(true);
      expect(contentsOf(shown)).toEqual([...new Set(contentsOf(shown))]);
      expect(await struck.get(series)?.shown()).toEqual(shown);
    },
  );

  it.each(lasting.map((series) => [series.place, series.steps.map(nameOf).join(', '), series] as const))(
    'is believed when it answers the request for %s with %s time and again, until the next start',
    async (_place, _steps, series) => {
      expect(struck.get(series)?.hits()).toEqual(series.steps.map(timesOf));
      expect(isGreen(first.get(series))).toBe(false);
      expect(await struck.get(series)?.shown()).toEqual(green);
    },
  );

  it('is shown red, with the code, while it does not give the content, and green when it does', async () => {
    const titles = withheld.flatMap((series) => newestOf(first.get(series)).map(({ title }) => title));
    const codes = ['forge-unauthorized', 'forge-forbidden', 'forge-not-found', 'forge-refused'];
    expect(titles).toEqual(codes.flatMap((code) => Array(4).fill(`Could not check this change: ${code}`)));
    for (const series of withheld) {
      const healed = await struck.get(series)?.shown();
      expect(isGreen(healed)).toBe(true);
      expect(healed?.comments).toEqual(green.comments);
    }
  });

  it('gets a short report when it does not take the full one, and the full one when it does', async () => {
    expect(newestOf(first.get(unwelcome)).map(({ conclusion }) => conclusion)).toEqual([
      'success',
      'neutral',
      'success',
      'success',
    ]);
    expect(isGreen(await struck.get(unwelcome)?.shown())).toBe(true);
  });

  it('is told of in the shortest way when it takes no report at all, until it does', async () => {
    const shown = first.get(unpublished);
    expect(struck.get(unpublished)?.hits()).toEqual([3]);
    expect(newestOf(shown).map(({ title }) => title)).toEqual(
      Array(4).fill('The report could not be published'),
    );
    expect(newestOf(shown).map(({ conclusion }) => conclusion)).toEqual(Array(4).fill('failure'));
    expect(shown?.comments).toEqual([expect.stringContaining('(`forge-refused`, status 422)')]);
    const healed = await struck.get(unpublished)?.shown();
    expect(isGreen(healed)).toBe(true);
    expect(healed?.comments).toEqual(green.comments);
  });

  it('leaves dead letters that the next start clears away, and neither secrets nor bodies in the log', async () => {
    await world.settle();
    // What is not published is one too, though it is shown.
    expect(deadLetters).toBe(lasting.length + withheld.length + 1);
    expect(await world.bot().counts()).toEqual({ waiting: 0, running: 0, failed: 0 });
    expect(world.log()).toContain('work failed');
    expect(world.leaks()).toEqual([]);
  });
});

/** Five green checks and one comment that says so; nothing twice. */
const green = {
  head: expect.stringMatching(/^[0-9a-f]{40}$/) as string,
  checks: [
    expect.objectContaining({
      name: 'charter/plan (staging)',
      status: 'completed',
      conclusion: 'success',
    }),
    expect.objectContaining({ name: 'charter/approval', status: 'completed', conclusion: 'success' }),
    expect.objectContaining({ name: 'charter/plan', status: 'completed', conclusion: 'success' }),
    expect.objectContaining({ name: 'charter/policy', status: 'completed', conclusion: 'success' }),
    expect.objectContaining({ name: 'charter/validate', status: 'completed', conclusion: 'success' }),
  ],
  comments: [expect.stringContaining('### ✅ Valid')],
};

function nameOf(step: FaultSeries['steps'][number]): string {
  return typeof step === 'string' ? step : step.kind;
}

function timesOf(step: FaultSeries['steps'][number]): number {
  return typeof step === 'string' ? 1 : step.times;
}

function endingsAs({ reasons }: PassingSeries): readonly string[] {
  return reasons.map((reason) => expect.stringMatching(reason) as string);
}

function isGreen(shown: Shown | undefined): boolean {
  const conclusions = newestOf(shown).map(({ conclusion }) => conclusion);
  return conclusions.join() === allGreen.join() && shown?.comments.at(0)?.includes('### ✅ Valid') === true;
}

/** The newest run of each name, as people see them: plan, validate, policy, approval. */
function newestOf(shown: Shown | undefined): readonly ShownCheck[] {
  return checkNames
    .map((name) => shown?.checks.find((check) => check.name === name))
    .filter((check) => check !== undefined);
}

function contentsOf(shown: Shown | undefined): readonly string[] {
  return shown?.checks.map(({ name, externalId }) => `${name} ${externalId}`) ?? [];
}
