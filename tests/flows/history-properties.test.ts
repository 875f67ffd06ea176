import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openLocalRepository } from '../../src/adapters/git/local-repository.ts';
import { blameManifest } from '../../src/flows/history/blame-manifest.ts';
import { loadRegistry, loadSettings } from '../../src/flows/registry/load-registry.ts';
import { traceHistory } from '../../src/flows/history/trace-history.ts';
import type { TracedHistory } from '../../src/flows/history/trace-line.ts';
import { bareOf } from '../../src/history/compare-views.ts';
import { changeIn } from '../../src/history/blame-fields.ts';
import { plainPath } from '../../src/history/plain-path.ts';
import { normalForm } from '../../src/model/equality.ts';
import type { ManifestHistory } from '../../src/model/history.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/model/json.ts';
import type { ParsedFile } from '../../src/model/manifest.ts';
import type { ValuePath } from '../../src/model/pointer.ts';
import { traitsAt } from '../../src/model/traits.ts';
import { traitsOf } from '../../src/registry/schema/traits.ts';
import type { HistoryStore } from '../../src/ports/history-reader.ts';
import { forgetfulStore, openHistoryOf } from '../builders/a-history.ts';
import { environmentText, overlayText, serviceText } from '../builders/a-registry.ts';
import { TestRepository, type FilesWish } from '../builders/a-repository.ts';
import { applyChanges } from '../plan/apply-changes.ts';
import { runs } from '../property-runs.ts';

const traits = traitsOf('Service');
const ref = 'service:payments';

const specs = fc
  .record(
    {
      replicas: fc.constantFrom('1', '2'),
      resources: fc.constantFrom(
        '{limits: {memory: 512Mi}}',
        '{limits: {memory: 0.5Gi}}',
        '{limits: {memory: 1Gi}}',
      ),
      config: fc.constantFrom('{A: x}', '{A: x, B: y}', '{B: z}', '{}'),
    },
    { requiredKeys: [] },
  )
  .map((spec) => Object.entries(spec));

const indented = (lines: readonly (readonly [string, string])[], by: string): string =>
  lines.map(([key, value]) => `${by}${key}: ${value}\n`).join('');

const services = specs.map((spec) => serviceText('payments', indented(spec, '  ')));
const overlays = specs.map((spec) =>
  overlayText(ref, 'production', spec.length === 0 ? '    replicas: 7\n' : indented(spec, '    ')),
);
const defaults = specs.map((spec) => {
  const lines = indented(spec.length === 0 ? [['replicas', '9']] : spec, '      ');
  return `apiVersion: charter.dev/v1\nkind: Defaults\nspec:\n  Service:\n    spec:\n${lines}`;
});
const broken = fc.constantFrom('kind: [\n', serviceText('payments', '  replicas: -1\n'));

/** What stands at a path in one commit; undefined for nothing. */
const rarely = (arbitrary: fc.Arbitrary<string>): fc.Arbitrary<string | undefined> =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

function states(manifest: fc.Arbitrary<string>): fc.Arbitrary<FilesWish> {
  return fc
    .record({
      file: fc.constantFrom('services/a.yaml', 'services/b.yaml', 'c.yaml'),
      manifest: fc.oneof(
        { weight: 8, arbitrary: manifest },
        { weight: 1, arbitrary: fc.constant(undefined) },
      ),
      overlay: rarely(overlays),
      defaults: rarely(defaults),
      staging: fc.boolean(),
    })
    .map((wish) =>
      Object.fromEntries(
        [
          ['environments/production.yaml', environmentText('production')] as const,
          ['environments/staging.yaml', wish.staging ? environmentText('staging') : undefined] as const,
          [wish.file, wish.manifest] as const,
          ['overlay.yaml', wish.overlay] as const,
          ['services/_defaults.yaml', wish.defaults] as const,
        ].flatMap(([path, text]) => (text === undefined ? [] : [[path, text] as const])),
      ),
    );
}

const histories = (manifest: fc.Arbitrary<string>): fc.Arbitrary<readonly FilesWish[]> =>
  fc.array(states(manifest), { minLength: 1, maxLength: 7 });

function commitAll(wishes: readonly FilesWish[]): { path: string; ids: readonly string[] } {
  const repository = new TestRepository();
  const ids = repository.commits(wishes.map((files, index) => ({ files, message: `step ${index}` })));
  return { path: repository.path, ids };
}

/** The manifest at a commit, read without any history: as written (under '') and in each environment. */
async function valuesAt(path: string, commit: string): Promise<ReadonlyMap<string, JsonObject>> {
  const repository = await openLocalRepository(path);
  const { reader } = repository;
  const tree = await reader.readTree(commit);
  const source = { tree, readBlobs: (ids: readonly string[]) => reader.readBlobs(ids) };
  const { settings } = await loadSettings(source);
  const loaded = await loadRegistry({ source, settings, cache: new Map<string, ParsedFile>() });
  repository.close();
  const manifest = loaded.registry.manifests.get(ref);
  return new Map([
    ...(manifest?.isValid === true ? [['', manifest.value] as const] : []),
    ...loaded.environments.flatMap(({ name, manifests }) => {
      const effective = manifests.get(ref);
      return effective === undefined ? [] : [[name, effective.value] as const];
    }),
  ]);
}

/** What the steps of a history make out of nothing. */
function replay(
  history: ManifestHistory,
  environment: string | undefined,
  bare: JsonObject,
): JsonValue | undefined {
  let value: JsonValue | undefined;
  for (const entry of history.entries.toReversed()) {
    const change = changeIn(entry, environment);
    if (change === undefined) continue;
    if (change.action === 'delete') value = undefined;
    else {
      const changes = change.fields.map((field) => ({ ...field, risk: undefined, isReplacing: false }));
      value = applyChanges(value ?? bare, changes, traits);
    }
  }
  return value;
}

function found(traced: TracedHistory): ManifestHistory | undefined {
  return traced.kind === 'found' ? traced.history : undefined;
}

const request = { text: ref, folder: '', edition: 'test' };

function memoryStore(): HistoryStore {
  const kept = new Map<string, string>();
  return {
    load: (name) => Promise.resolve(kept.get(name)),
    save: (name, text) => Promise.resolve(void kept.set(name, text)),
  };
}

function valueAt(value: JsonValue | undefined, path: ValuePath): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>((node, step) => {
    if (isJsonObject(node)) return Object.hasOwn(node, step) ? node[step] : undefined;
    return Array.isArray(node) ? (node as readonly JsonValue[])[Number(step)] : undefined;
  }, value);
}

describe('the history of a manifest, whatever happened', { timeout: 120_000 }, () => {
  it('makes the present value out of nothing when its steps are replayed', async () => {
    await fc.assert(
      fc.asyncProperty(
        histories(fc.oneof({ weight: 4, arbitrary: services }, { weight: 1, arbitrary: broken })),
        async (wishes) => {
          const { path, ids } = commitAll(wishes);
          const tip = ids.at(-1) ?? '';
          const history = found(
            await traceHistory(await openHistoryOf(path, forgetfulStore), { ...request, tip }),
          );
          for (const [place, value] of await valuesAt(path, tip)) {
            if (history === undefined) throw new Error('a manifest that is there has no history');
            const replayed = replay(history, place === '' ? undefined : place, bareOf(value));
            expect(normalForm(replayed ?? null, traits)).toBe(normalForm(value, traits));
          }
        },
      ),
      { numRuns: runs(25) },
    );
  });

  it('blames for each field the commit since which it has its value', async () => {
    await fc.assert(
      fc.asyncProperty(histories(services), async (wishes) => {
        const { path, ids } = commitAll(wishes);
        const source = await openHistoryOf(path, forgetfulStore);
        const tip = ids.at(-1) ?? '';
        const traced = await traceHistory(source, { ...request, tip });
        const past = await Promise.all(ids.map((id) => valuesAt(path, id)));
        if (traced.kind !== 'found') return;
        for (const [place, value] of past.at(-1) ?? []) {
          const blame = await blameManifest(source, {
            ...traced,
            folder: '',
            environment: place === '' ? undefined : place,
          });
          if (blame.kind !== 'found') throw new Error(`nothing to blame: ${blame.kind}`);
          const began = past.findLastIndex((values) => !values.has(place)) + 1;
          for (const { path: field, commit, file } of blame.fields) {
            const isInherited = file !== 'overlay.yaml';
            const tree = traitsAt(traits, field);
            const forms = past.map((values, index) => {
              const then = values.get(index < began && isInherited ? '' : place);
              const at = then && plainPath(then, field, traits);
              const node = at && valueAt(then, at);
              return node === undefined ? undefined : normalForm(node, tree);
            });
            const now = normalForm(valueAt(value, plainPath(value, field, traits) ?? []) ?? null, tree);
            const since = forms.findLastIndex((form) => form !== now) + 1;
            expect([field.join('.'), commit.id]).toEqual([field.join('.'), ids[since]]);
          }
        }
      }),
      { numRuns: runs(20) },
    );
  });

  it('is the same whether it was kept and continued or read at once', async () => {
    await fc.assert(
      fc.asyncProperty(histories(fc.oneof(services, broken)), async (wishes) => {
        const { path, ids } = commitAll(wishes);
        const kept = await openHistoryOf(path, memoryStore());
        const fresh = await openHistoryOf(path, forgetfulStore);
        for (const tip of ids) {
          const expected = await traceHistory(fresh, { ...request, tip });
          expect(found(await traceHistory(kept, { ...request, tip }))).toEqual(found(expected));
          expect(found(await traceHistory(kept, { ...request, tip }))).toEqual(found(expected));
        }
      }),
      { numRuns: runs(15) },
    );
  });
});
