import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { mostRemembered, rememberCommands } from '../../../src/model/rate-limit.ts';
import type { CommandsToCount, CommandTally } from '../../../src/ports/command-tally.ts';
import { MemoryTally } from '../../builders/a-memory-tally.ts';

const noon = Date.parse('2026-03-01T12:00:00.000Z');
const limit = { most: 3, within: 600 };

export interface TallyMaker {
  /** `now` is what the server's clock says. */
  readonly open: (wish: { readonly place?: string; readonly now?: () => number }) => Promise<CommandTally>;
  readonly aPlace: () => string;
  /** Whether what one writes another sees at once. */
  readonly isShared: boolean;
  readonly propertyRuns: number;
}

/** So many seconds after noon. */
export function after(seconds: number): string {
  return new Date(noon + seconds * 1000).toISOString();
}

export function aComment(
  commentId: number,
  seconds = 0,
  wish: Partial<CommandsToCount> = {},
): CommandsToCount {
  const writtenAt = after(seconds);
  return { installationId: 1, personId: 101, repositoryId: 1, commentId, writtenAt, commands: 1, ...wish };
}

const allowed = { kind: 'allowed' } as const;

function limited(seconds: number): object {
  return { kind: 'limited', until: after(seconds) };
}

/** What a tally promises, whatever keeps it. */
export function commandTallyContract({ open, aPlace, isShared, propertyRuns }: TallyMaker): void {
  const aTally = (now = noon): Promise<CommandTally> => open({ now: () => now });

  it('lets through as many as the limit says, and says when the next is taken', async () => {
    const tally = await aTally();

    expect(await tally.count(aComment(1, 0, { commands: 2 }), limit)).toEqual(allowed);
    expect(await tally.count(aComment(2, 10), limit)).toEqual(allowed);
    expect(await tally.count(aComment(3, 20), limit)).toEqual(limited(600));
    expect(await tally.count(aComment(4, 30, { commands: 3 }), limit)).toEqual(limited(610));
    expect(await tally.count(aComment(5, 600), limit)).toEqual(allowed);
  });

  it('counts a comment once, however often and after whatever else it is heard', async () => {
    const tally = await aTally();
    for (let time = 0; time < 5; time += 1) expect(await tally.count(aComment(1), limit)).toEqual(allowed);

    expect(await tally.count(aComment(2, 1, { commands: 2 }), limit)).toEqual(allowed);
    expect(await tally.count(aComment(3, 2), limit)).toEqual(limited(600));
    expect(await tally.count(aComment(1), limit)).toEqual(allowed);
  });

  it('counts what a comment holds more than before', async () => {
    const tally = await aTally();
    await tally.count(aComment(1), limit);

    expect(await tally.count(aComment(1, 0, { commands: 4 }), limit)).toEqual(limited(600));
    expect(await tally.count(aComment(1, 0, { commands: 3 }), limit)).toEqual(allowed);
    expect(await tally.count(aComment(2), limit)).toEqual(limited(600));
  });

  it('does not count what it refuses', async () => {
    const tally = await aTally();
    await tally.count(aComment(1, 0, { commands: 3 }), limit);
    for (let id = 2; id < 12; id += 1) await tally.count(aComment(id, 599), limit);

    expect(await tally.count(aComment(12, 600, { commands: 3 }), limit)).toEqual(allowed);
  });

  it('counts each person and each installation apart, and comments of all repositories together', async () => {
    const tally = await aTally();
    const full = { commands: 3 };
    expect(await tally.count(aComment(1, 0, full), limit)).toEqual(allowed);

    expect(await tally.count(aComment(2, 0, { repositoryId: 2 }), limit)).toEqual(limited(600));
    expect(await tally.count(aComment(1, 0, { repositoryId: 2 }), limit)).toEqual(limited(600));
    expect(await tally.count(aComment(3, 0, { ...full, personId: 102 }), limit)).toEqual(allowed);
    expect(await tally.count(aComment(4, 0, { ...full, installationId: 2 }), limit)).toEqual(allowed);
  });

  it('counts those that were written later too, so that no order lets more through', async () => {
    const tally = await aTally();
    await tally.count(aComment(9, 300, { commands: 3 }), limit);

    expect(await tally.count(aComment(1, 0), limit)).toEqual(limited(900));
    expect(await tally.count(aComment(2, -300), limit)).toEqual(allowed);
  });

  it.each([-10 * 365, -1, 1, 10 * 365])(
    'lets nobody through more often where the clock of the server is %d days wrong',
    async (days) => {
      const tally = await aTally(noon + days * 86_400_000);
      await tally.count(aComment(1, 0, { commands: 3 }), limit);

      expect(await tally.count(aComment(2, 599), limit)).toEqual(limited(600));
      expect(await tally.count(aComment(3, 600), limit)).toEqual(allowed);
    },
  );

  it('forgets nothing because one comment is said to be of the far future', async () => {
    const tally = await aTally();
    await tally.count(aComment(1, 0, { commands: 3 }), limit);
    await tally.count(aComment(2, 10_000_000), limit);

    expect(await tally.count(aComment(3, 1), limit)).toEqual(limited(600));
  });

  it('lets nothing through from whoever has more comments than are remembered, until they are forgotten', async () => {
    let now = noon;
    const tally = await open({ now: () => now });
    const wide = { most: 10_000, within: 600 };
    for (let id = 1; id <= mostRemembered; id += 1) await tally.count(aComment(id), wide);

    expect(await tally.count(aComment(1), wide)).toEqual(allowed);
    expect(await tally.count(aComment(9_999), wide)).toEqual(limited(600));
    expect(await tally.count(aComment(9_999, 0, { personId: 102 }), wide)).toEqual(allowed);
    now = noon + rememberCommands;
    expect(await tally.count(aComment(9_999, rememberCommands / 1000), wide)).toEqual(allowed);
  });

  it('lets no more than the limit through where all ask at once', async () => {
    const place = aPlace();
    const first = await open({ place, now: () => noon });
    const tallies = isShared ? [first, await open({ place, now: () => noon })] : [first];
    const asked = Array.from({ length: 20 }, (_, id) => aComment(id + 1, id));

    const answers = await Promise.all(
      asked.flatMap((one) => tallies.map(async (tally) => ({ one, answer: await tally.count(one, limit) }))),
    );

    const through = answers.filter(({ answer }) => answer.kind === 'allowed');
    expect(new Set(through.map(({ one }) => one.commentId)).size).toBe(3);
  });

  it('says what the model says, whatever is asked in whatever order', async () => {
    const question = fc.record({
      id: fc.integer({ min: 1, max: 12 }),
      person: fc.integer({ min: 101, max: 102 }),
      commands: fc.integer({ min: 1, max: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(question, { maxLength: 30 }), async (questions) => {
        const tally = await aTally();
        const model = new MemoryTally();
        for (const { id, person: personId, commands } of questions) {
          // A comment has one time, whenever it is heard.
          const asked = aComment(id, (id * 397) % 1_800, { personId, commands });
          expect(await tally.count(asked, limit)).toEqual(await model.count(asked, limit));
        }
      }),
      { numRuns: propertyRuns },
    );
  });

  it('never lets more than the limit through in any window', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 2_000 }), { minLength: 4, maxLength: 30 }),
        async (seconds) => {
          const tally = await aTally();
          const through: number[] = [];
          for (const [id, second] of seconds.entries()) {
            const { kind } = await tally.count(aComment(id + 1, second), limit);
            if (kind === 'allowed') through.push(second);
          }
          for (const start of through)
            expect(through.filter((time) => time >= start && time < start + 600).length).toBeLessThan(4);
        },
      ),
      { numRuns: propertyRuns },
    );
  });
}
