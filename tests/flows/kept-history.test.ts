import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { traceHistory } from '../../src/flows/history/trace-history.ts';
import type { TracedHistory } from '../../src/flows/history/trace-line.ts';
import type { HistoryStore } from '../../src/ports/history-reader.ts';
import { historyToJson } from '../../src/render/history/history-json.ts';
import { historyText } from '../../src/render/history/history-text.ts';
import { plainPaint } from '../../src/render/paint.ts';
import { openHistoryOf } from '../builders/a-history.ts';
import { environmentText, serviceText } from '../builders/a-registry.ts';
import { TestRepository } from '../builders/a-repository.ts';
import { runs } from '../property-runs.ts';

/** A store that gives some texts and forgets what is saved. */
function storeOf(texts: ReadonlyMap<string, string>): HistoryStore {
  return { load: (name) => Promise.resolve(texts.get(name)), save: () => Promise.resolve() };
}

interface Kept {
  readonly texts: ReadonlyMap<string, string>;
  readonly traced: TracedHistory;
  readonly traceWith: (texts: ReadonlyMap<string, string>) => Promise<TracedHistory>;
}

/** A small history with a merge, and what is kept of it. */
async function aKeptHistory(): Promise<Kept> {
  const repository = new TestRepository();
  const files = { 'environments/production.yaml': environmentText('production') };
  const states = ['  replicas: 1\n', '  replicas: 2\n'].map((spec) => ({
    ...files,
    'a.yaml': serviceText('payments', spec),
  }));
  const begin = repository.commit({ files: states[0] ?? {} });
  const topic = repository.commit({ branch: 'topic', parents: [begin], files: states[1] ?? {} });
  const tip = repository.commit({
    parents: [begin, topic],
    files: states[1] ?? {},
    message: 'Merge pull request #7 from acme/topic\n\nMore',
  });
  const { reader } = await openHistoryOf(repository.path);
  const trace = (store: HistoryStore): Promise<TracedHistory> =>
    traceHistory({ reader, store }, { text: 'service:payments', tip, folder: '', edition: 'test' });
  const texts = new Map<string, string>();
  const keep: HistoryStore = {
    load: () => Promise.resolve(undefined),
    save: async (name, text) => {
      texts.set(name, text);
    },
  };
  const traced = await trace(keep);
  return { texts, traced, traceWith: (some) => trace(storeOf(some)) };
}

/** The same value with another one at one of its places; `place` counts them, and starts again where it ends. */
function replaceAt(value: unknown, place: number, replacement: unknown): unknown {
  const places = countPlaces(value);
  let left = place % places;
  const walk = (current: unknown): unknown => {
    if (left === 0) {
      left -= 1;
      return replacement;
    }
    left -= 1;
    if (Array.isArray(current)) return current.map(walk);
    if (typeof current !== 'object' || current === null) return current;
    return Object.fromEntries(Object.entries(current).map(([key, child]) => [key, walk(child)]));
  };
  return walk(value);
}

function countPlaces(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, child) => sum + countPlaces(child), 1);
}

describe('what is kept of a history', () => {
  it('is used as it is', async () => {
    const { texts, traced, traceWith } = await aKeptHistory();

    expect(await traceWith(texts)).toEqual(traced);
  });

  it('is made anew where something else stands in its place', async () => {
    const { texts, traced, traceWith } = await aKeptHistory();
    const property = fc.asyncProperty(
      fc.oneof(
        fc.json(),
        fc.string(),
        fc
          .constantFrom(...texts.values())
          .chain((text) => fc.nat(text.length - 1).map((end) => text.slice(0, end))),
      ),
      async (text) => {
        const planted = new Map([...texts.keys()].map((name) => [name, text]));

        expect(await traceWith(planted)).toEqual(traced);
      },
    );
    await fc.assert(property, { numRuns: runs(50) });
  });

  it('never ends in a failure, whatever somebody has written into it', async () => {
    const { texts, traceWith } = await aKeptHistory();
    const property = fc.asyncProperty(
      fc.constantFrom(...texts.keys()),
      fc.nat(),
      fc.jsonValue(),
      async (name, place, replacement) => {
        const changed = replaceAt(JSON.parse(texts.get(name) ?? ''), place, replacement);
        const others = [...texts].filter(([other]) => !name.startsWith('line') || other === name);
        const found = await traceWith(new Map([...others, [name, JSON.stringify(changed)]]));
        if (found.kind !== 'found') return;
        const shown = { history: found.history, entries: found.history.entries, environment: undefined };

        expect(historyText(shown, plainPaint)).not.toBe('');
        expect(JSON.stringify(historyToJson(shown))).not.toBe('');
      },
    );
    await fc.assert(property, { numRuns: runs(200) });
  });
});
