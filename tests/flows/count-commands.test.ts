import { describe, expect, it } from 'vitest';
import { parseCommands } from '../../src/commands/parse-commands.ts';
import { countCommands, createWeigh } from '../../src/flows/commands/count-commands.ts';
import type { CommentFact } from '../../src/model/pull-request-facts.ts';
import { MemoryTally } from '../builders/a-memory-tally.ts';
import { FakeForge, people } from '../builders/fake-forge.ts';

const written = '2026-03-01T10:00:00.000Z';

function aComment(id: number, body: string, wish: Partial<CommentFact> = {}): CommentFact {
  return { id, by: people.ben, body, createdAt: written, isEdited: false, ...wish };
}

interface Counted {
  readonly tally: MemoryTally;
  readonly kinds: readonly string[];
}

/** All comments of a pull request, heard at once. */
async function count(comments: readonly CommentFact[]): Promise<Counted> {
  const tally = new MemoryTally();
  const { facts } = await new FakeForge().readFacts();
  const open = comments.map((comment) => ({
    comment,
    parsed: parseCommands(comment.body),
    viaApp: undefined,
  }));
  const counted = await countCommands(open, {
    ports: { tally, clock: { now: () => '2026-03-01T12:00:00.000Z' } },
    installationId: 1,
    facts: { ...facts, comments },
    weigh: createWeigh(),
  });
  return { tally, kinds: counted.map(({ rate }) => rate.kind) };
}

describe('counting the commands of a pull request', () => {
  it('goes by the time of the comment, or by the clock where it has none', async () => {
    const { tally } = await count([
      aComment(1, '/plan\n/status'),
      aComment(2, '/plan', { createdAt: 'yesterday', by: people.cleo }),
    ]);

    const one = { installationId: 1, repositoryId: 1 };
    expect(tally.asked).toEqual([
      { ...one, personId: people.ben.id, commentId: 1, writtenAt: written, commands: 2 },
      { ...one, personId: people.cleo.id, commentId: 2, writtenAt: '2026-03-01T12:00:00.000Z', commands: 1 },
    ]);
  });

  it('counts neither what was edited, nor what has no command, nor what the pull request limits', async () => {
    const { tally, kinds } = await count([
      aComment(1, '/plan', { isEdited: true }),
      aComment(2, '/plam'),
      ...Array.from({ length: 20 }, (_, index) => aComment(3 + index, '/plan')),
    ]);

    expect(kinds).toEqual([...Array<string>(20).fill('allowed'), 'limited', 'limited']);
    expect(tally.asked).toHaveLength(18);
  });

  it('reads each comment once, however many come after it', async () => {
    let readings = 0;
    const comments = Array.from({ length: 300 }, (_, id): CommentFact => ({
      ...aComment(id + 1, ''),
      get body() {
        readings += 1;
        return '/plan';
      },
    }));

    await count(comments);

    // Once more than here, by `count` itself; nothing comes after the last.
    expect(readings).toBe(300 + 299);
  });
});
