import { describe, expect, it } from 'vitest';
import type { DefaultsLayer, Manifest } from '../../src/model/manifest.ts';
import { formatPath } from '../../src/model/pointer.ts';
import { explainManifest } from '../../src/registry/effective/explain-manifest.ts';
import { mergePatch } from '../../src/registry/effective/merge-patch.ts';
import { parseFile } from '../../src/registry/parse-file.ts';
import { traitsOf } from '../../src/registry/schema/traits.ts';
import { manifestText, parseText, someSettings } from '../builders/a-registry.ts';

interface Texts {
  /** Lines of the spec of a Group. */
  readonly own: string;
  /** Lines of the spec that all Groups start from. */
  readonly below?: string;
  /** Lines of the patch. */
  readonly patch?: string;
}

/** `path = value (origin file:line)` of each value in the list of members, in the order of the list. */
function explainMembers({ own, below, patch }: Texts): readonly string[] {
  const defaults = below === undefined ? [] : [defaultsOf(below)];
  const text = manifestText('Group', 'g', own);
  const bytes = new TextEncoder().encode(text);
  const [manifest] = parseFile({
    file: 'g.yaml',
    blob: '0',
    bytes,
    settings: someSettings(),
    defaults,
  }).manifests;
  if (manifest === undefined) throw new Error('there is no Group');
  const overlay = patch === undefined ? undefined : overlayOf(patch);
  const fields = explainManifest({ value: merged(manifest, overlay), manifest, bytes, overlay, defaults });
  return fields
    .filter(({ path }) => path[1] === 'members')
    .map(({ path, value, origin, file, range }) => {
      const place = `${origin} ${file}:${range.line}`;
      return `${formatPath(path.slice(1))} = ${JSON.stringify(value)} (${place})`;
    });
}

function defaultsOf(lines: string): DefaultsLayer {
  const text = `apiVersion: charter.dev/v1\nkind: Defaults\nspec:\n  Group:\n    spec:\n${lines}`;
  const { defaults } = parseText(text, { file: '_defaults.yaml' });
  if (defaults === undefined) throw new Error('there are no defaults');
  return defaults;
}

function overlayOf(lines: string): Manifest {
  const text = manifestText('Overlay', 'o', `  target: group:g\n  environment: live\n  patch:\n${lines}`);
  const [overlay] = parseText(text, { file: 'o.yaml' }).manifests;
  if (overlay === undefined) throw new Error('there is no Overlay');
  return overlay;
}

function merged({ value, kind }: Manifest, overlay: Manifest | undefined): Manifest['value'][string] {
  const { spec } = overlay?.value ?? {};
  const patch = typeof spec === 'object' && spec !== null && 'patch' in spec ? spec['patch'] : {};
  return mergePatch(value, { spec: patch ?? {} }, traitsOf(kind));
}

const own =
  '  members:\n    - login: anna\n      id: 1\n    - login: bert\n      id: 2\n      role: member\n';

describe('where the fields of an item of a keyed list come from', () => {
  it('is the manifest, line by line', () => {
    expect(explainMembers({ own })).toEqual([
      'members[0].login = "anna" (manifest g.yaml:7)',
      'members[0].id = 1 (manifest g.yaml:8)',
      'members[1].login = "bert" (manifest g.yaml:9)',
      'members[1].id = 2 (manifest g.yaml:10)',
      'members[1].role = "member" (manifest g.yaml:11)',
    ]);
  });

  it('is the defaults, where the manifest has no such list', () => {
    const below = '      members:\n        - {login: anna, id: 1}\n        - login: bert\n          id: 2\n';

    expect(explainMembers({ own: '  keys: {}\n', below })).toEqual([
      'members[0].login = "anna" (defaults _defaults.yaml:7)',
      'members[0].id = 1 (defaults _defaults.yaml:7)',
      'members[1].login = "bert" (defaults _defaults.yaml:8)',
      'members[1].id = 2 (defaults _defaults.yaml:9)',
    ]);
  });

  it('is never the defaults, where the manifest has a list of its own', () => {
    const below = '      members:\n        - {login: anna, id: 1, role: maintainer}\n';

    expect(explainMembers({ own: '  members:\n    - login: anna\n      id: 1\n', below })).toEqual([
      'members[0].login = "anna" (manifest g.yaml:7)',
      'members[0].id = 1 (manifest g.yaml:8)',
    ]);
  });

  it('is the Overlay for what its item says, whatever its position, and the manifest for the rest', () => {
    const patch =
      '    members:\n      - role: maintainer\n        login: bert\n      - login: carl\n        id: 3\n';

    expect(explainMembers({ own, patch })).toEqual([
      'members[0].login = "anna" (manifest g.yaml:7)',
      'members[0].id = 1 (manifest g.yaml:8)',
      'members[1].login = "bert" (overlay o.yaml:11)',
      'members[1].id = 2 (manifest g.yaml:10)',
      'members[1].role = "maintainer" (overlay o.yaml:10)',
      'members[2].login = "carl" (overlay o.yaml:12)',
      'members[2].id = 3 (overlay o.yaml:13)',
    ]);
  });

  it('is the Overlay over the defaults, item by item', () => {
    const below = '      members:\n        - {login: anna, id: 1}\n        - {login: bert, id: 2}\n';
    const patch = '    members:\n      - login: bert\n        id: 20\n';

    expect(explainMembers({ own: '  keys: {}\n', below, patch })).toEqual([
      'members[0].login = "anna" (defaults _defaults.yaml:7)',
      'members[0].id = 1 (defaults _defaults.yaml:7)',
      'members[1].login = "bert" (overlay o.yaml:10)',
      'members[1].id = 20 (overlay o.yaml:11)',
    ]);
  });

  it('keeps to the right item where the Overlay removes one before it', () => {
    const patch = '    members:\n      - {login: anna, $patch: delete}\n      - {login: bert, id: 4}\n';

    expect(explainMembers({ own, patch })).toEqual([
      'members[0].login = "bert" (overlay o.yaml:11)',
      'members[0].id = 4 (overlay o.yaml:11)',
      'members[0].role = "member" (manifest g.yaml:11)',
    ]);
  });
});
