import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { environmentText, manifestText, overlayText, serviceText } from '../builders/a-registry.ts';
import { RegistryIndexInMemory } from '../../src/adapters/cache/saved-registry-index.ts';
import { changedPaths, evaluateChange, type ChangeSide } from '../../src/flows/review/evaluate-change.ts';
import { indexRegistry } from '../../src/flows/registry/index-registry.ts';
import { recheckChange } from '../../src/flows/registry/recheck-change.ts';
import { compareDiagnostics } from '../../src/model/diagnostic.ts';
import type { BlobId, TreeEntry } from '../../src/model/git.ts';
import type { ParsedFile } from '../../src/model/manifest.ts';
import type { Validation } from '../../src/model/review.ts';
import { runs } from '../property-runs.ts';

type Files = Readonly<Record<string, string>>;

const settings = `apiVersion: charter.dev/v1
kind: Settings
spec:
  manifests:
    include: ["**/*.yaml"]
`;

function sideOf(files: Files): ChangeSide {
  const blobs = new Map<BlobId, Uint8Array>();
  const entries = Object.entries({ 'charter.yaml': settings, ...files }).map(([path, text]): TreeEntry => {
    const blob = createHash('sha1').update(text).digest('hex');
    blobs.set(blob, new TextEncoder().encode(text));
    return { path, mode: 'file', blob };
  });
  const sorted = entries.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const readBlobs: ChangeSide['readBlobs'] = (ids) =>
    Promise.resolve(new Map(ids.map((id) => [id, blobs.get(id) ?? new Uint8Array()])));
  return { commit: undefined, tree: { commit: undefined, entries: sorted }, readBlobs };
}

/** What a change breaks, by looking at everything and by looking around it; undefined where that declines. */
async function checkBothWays(
  before: Files,
  after: Files,
): Promise<{ readonly whole: Validation; readonly quick: Validation | undefined }> {
  const [base, head] = [sideOf(before), sideOf(after)];
  const cache = new Map<string, ParsedFile>();
  const change = await evaluateChange({ base, head, cache });
  const whole = change.review.validation;
  const content = indexRegistry(base, change.baseSettings, change.baseRegistry);
  const store = new RegistryIndexInMemory();
  if (content !== undefined) store.save('base', content);
  const index = store.open('base');
  if (index === undefined) return { whole, quick: undefined };
  const changes = [...changedPaths(base.tree, head.tree)].map((path) => ({
    path,
    before: entryOf(base, path),
    after: entryOf(head, path),
  }));
  const readBlobs: ChangeSide['readBlobs'] = async (ids) =>
    new Map(
      [...(await base.readBlobs(ids)), ...(await head.readBlobs(ids))].filter(
        ([, bytes]) => bytes.length > 0,
      ),
    );
  const found = await recheckChange({ index, changes, readBlobs, cache });
  return { whole: ordered(whole), quick: found && ordered(found.validation) };
}

function entryOf({ tree }: ChangeSide, path: string): TreeEntry | undefined {
  return tree.entries.find((entry) => entry.path === path);
}

function ordered(validation: Validation): Validation {
  const { introduced, preexisting } = validation;
  return {
    ...validation,
    introduced: introduced.toSorted(compareDiagnostics),
    preexisting: preexisting.toSorted(compareDiagnostics),
  };
}

const names = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
const places = ['staging', 'production'] as const;

const name = fc.constantFrom(...names);
const needs = fc.uniqueArray(name, { maxLength: 2 });

const service = fc
  .record({
    needs,
    replicas: fc.constantFrom('1', '3', 'many'),
    environments: fc.option(fc.subarray([...places], { minLength: 1 })),
    health: fc.boolean(),
  })
  .map(({ needs: others, replicas, environments, health }) => [
    `  replicas: ${replicas}\n`,
    environments === null ? '' : `  environments: [${environments.join(', ')}]\n`,
    health ? '  ports: {http: 80}\n  health: {http: {path: /, port: http}}\n' : '',
    others.length === 0
      ? ''
      : `  dependsOn:\n${others.map((one) => `    ${one}: {condition: started}\n`).join('')}`,
  ]);

const patch = fc.oneof(
  fc.constantFrom('    replicas: 2\n', '    replicas: lots\n', '    ports: null\n', '    dependsOn: null\n'),
  name.map((one) => `    dependsOn: {${one}: {condition: started}}\n`),
);

const serviceFile = fc.record({ name, lines: service }).map(({ name: own, lines }) => ({
  path: `services/${own}.yaml`,
  text: serviceText(own, lines.join('')),
}));

const overlayFile = fc
  .record({ name, place: fc.constantFrom(...places), patch })
  .map(({ name: target, place, patch: lines }) => ({
    path: `overlays/${target}-${place}.yaml`,
    text: overlayText(target, place, lines),
  }));

const otherFile = fc.constantFrom(
  ...[['a', 'b'], ['c']].map((components) => ({
    path: 'stacks/all.yaml',
    text: manifestText('Stack', 'all', `  components: [${components.join(', ')}]\n`),
  })),
  { path: 'environments/third.yaml', text: environmentText('third') },
  { path: 'services/broken.yaml', text: 'a: [' },
  { path: 'services/a.yaml', text: serviceText('b') },
  { path: 'services/g.yaml', text: serviceText('g', '  dependsOn:\n    a: {condition: healthy}\n') },
  { path: '_defaults.yaml', text: manifestText('Defaults', 'x', '  Service: {}\n') },
);

const fixed: Files = Object.fromEntries(
  places.map((place) => [`environments/${place}.yaml`, environmentText(place)]),
);

const registry = fc
  .tuple(fc.array(serviceFile, { minLength: 4, maxLength: 9 }), fc.array(overlayFile, { maxLength: 3 }))
  .map(([services, overlays]): Files => {
    const files = [...services, ...overlays].map(({ path, text }) => [path, text] as const);
    return { ...fixed, ...Object.fromEntries(files) };
  });

const edits = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: serviceFile },
    { weight: 2, arbitrary: overlayFile },
    { weight: 1, arbitrary: otherFile },
    { weight: 1, arbitrary: name.map((one) => ({ path: `services/${one}.yaml`, text: undefined })) },
  ),
  { minLength: 1, maxLength: 3 },
);

function edit(
  files: Files,
  changes: readonly { readonly path: string; readonly text: string | undefined }[],
): Files {
  const edited = { ...files, ...Object.fromEntries(changes.map(({ path, text }) => [path, text ?? ''])) };
  const gone = new Set(changes.filter(({ text }) => text === undefined).map(({ path }) => path));
  return Object.fromEntries(Object.entries(edited).filter(([path]) => !gone.has(path)));
}

/** A registry without a fault, in which each service needs the one before. */
const sound: Files = {
  ...fixed,
  ...Object.fromEntries(
    names.map((own, index) => {
      const before = names[index - 1];
      return [
        `services/${own}.yaml`,
        serviceText(own, before === undefined ? '' : `  dependsOn:\n    ${before}: {}\n`),
      ];
    }),
  ),
  'overlays/c-staging.yaml': overlayText('c', 'staging', '    replicas: 2\n'),
};

describe('checking a change by what is around it', () => {
  it('finds what checking everything finds, or declines', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(registry, fc.constant(sound)), edits, async (before, changes) => {
        const { whole, quick } = await checkBothWays(before, edit(before, changes));
        expect(quick ?? whole).toEqual(whole);
      }),
      { numRuns: runs(300) },
    );
  });

  it.each([
    ['a field is edited', 'services/c.yaml', serviceText('c', '  replicas: 4\n  dependsOn:\n    b: {}\n')],
    ['a value is wrong', 'services/c.yaml', serviceText('c', '  replicas: many\n  dependsOn:\n    b: {}\n')],
    ['a service is new', 'services/g.yaml', serviceText('g', '  dependsOn:\n    a: {}\n')],
    ['a service needs another one', 'services/f.yaml', serviceText('f', '  dependsOn:\n    a: {}\n')],
    ['an overlay is new', 'overlays/d-staging.yaml', overlayText('d', 'staging', '    replicas: 2\n')],
    ['a file cannot be read', 'services/f.yaml', 'a: ['],
  ])('does not decline when %s', async (_, path, text) => {
    const { whole, quick } = await checkBothWays(sound, { ...sound, [path]: text });
    expect(quick).toEqual(ordered(whole));
  });

  it.each([
    ['a cycle is closed', 'services/a.yaml', serviceText('a', '  dependsOn:\n    f: {}\n')],
    ['a reference leads nowhere', 'services/a.yaml', serviceText('a', '  dependsOn:\n    g: {}\n')],
    [
      'an Environment is edited',
      'environments/staging.yaml',
      environmentText('staging', '  region: north\n'),
    ],
    ['the settings are edited', 'charter.yaml', `${settings}    exclude: [x]\n`],
  ])('declines when %s', async (_, path, text) => {
    const { quick } = await checkBothWays(sound, { ...sound, [path]: text });
    expect(quick).toBeUndefined();
  });
});
