import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import type { ChangeSide } from '../../src/flows/review/evaluate-change.ts';
import type { BlobId, TreeEntry } from '../../src/model/git.ts';
import { environmentText, manifestText, overlayText, serviceText } from './a-registry.ts';

/** Texts by path, without the settings. */
export type Files = Readonly<Record<string, string>>;

export const settings = `apiVersion: charter.dev/v1
kind: Settings
spec:
  manifests:
    include: ["**/*.yaml"]
`;

/** A registry of these files, with settings. */
export function sideOf(files: Files, commit?: string): ChangeSide {
  const blobs = new Map<BlobId, Uint8Array>();
  const entries = Object.entries({ 'charter.yaml': settings, ...files }).map(([path, text]): TreeEntry => {
    const blob = createHash('sha1').update(text).digest('hex');
    blobs.set(blob, new TextEncoder().encode(text));
    return { path, mode: 'file', blob };
  });
  const sorted = entries.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const readBlobs: ChangeSide['readBlobs'] = (ids) =>
    Promise.resolve(new Map(ids.map((id) => [id, blobs.get(id) ?? new Uint8Array()])));
  return { commit, tree: { commit, entries: sorted }, readBlobs };
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

/** Any registry of a few files, faulty as it comes. */
export const registry = fc
  .tuple(fc.array(serviceFile, { minLength: 4, maxLength: 9 }), fc.array(overlayFile, { maxLength: 3 }))
  .map(([services, overlays]): Files => {
    const files = [...services, ...overlays].map(({ path, text }) => [path, text] as const);
    return { ...fixed, ...Object.fromEntries(files) };
  });

/** Up to three files that are written or deleted. */
export const edits = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: serviceFile },
    { weight: 2, arbitrary: overlayFile },
    { weight: 1, arbitrary: otherFile },
    { weight: 1, arbitrary: name.map((one) => ({ path: `services/${one}.yaml`, text: undefined })) },
  ),
  { minLength: 1, maxLength: 3 },
);

/** The files after a change. */
export function edit(
  files: Files,
  changes: readonly { readonly path: string; readonly text: string | undefined }[],
): Files {
  const edited = { ...files, ...Object.fromEntries(changes.map(({ path, text }) => [path, text ?? ''])) };
  const gone = new Set(changes.filter(({ text }) => text === undefined).map(({ path }) => path));
  return Object.fromEntries(Object.entries(edited).filter(([path]) => !gone.has(path)));
}

/** A registry without a fault, in which each service needs the one before. */
export const sound: Files = {
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
