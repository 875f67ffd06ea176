import { describe, expect, it } from 'vitest';
import { compareViews, nothingKnown, rememberValues } from '../../src/history/compare-views.ts';
import { nothingYet, type ManifestView } from '../../src/history/manifest-view.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { TraitTree } from '../../src/model/traits.ts';

const secret: TraitTree = { traits: { isSecret: true }, properties: {} };
const traits: TraitTree = {
  traits: {},
  properties: { spec: { traits: {}, properties: { token: secret, other: { traits: {}, properties: {} } } } },
};

function viewOf(spec: JsonObject): ManifestView {
  const value = { apiVersion: 'charter.dev/v1', kind: 'Service', metadata: { name: 'a' }, spec };
  return { written: { kind: 'present', value, sources: [] }, environments: new Map() };
}

describe('the difference of two views of a manifest', () => {
  it('names a secret and never shows it, not even where the manifest begins or ends', () => {
    const [first, second] = [viewOf({ token: 'HUSH 1', other: 1 }), viewOf({ token: 'HUSH 2', other: 1 })];
    const known = rememberValues(first, nothingKnown);
    const changes = [
      compareViews({ before: nothingYet, after: first, known: nothingKnown, traits }),
      compareViews({ before: first, after: second, known, traits }),
      compareViews({ before: second, after: nothingYet, known: rememberValues(second, known), traits }),
    ];

    expect(
      changes.map(({ written }) => written?.fields.map(({ path, kind }) => `${path.join('.')} ${kind}`)),
    ).toEqual([
      ['spec.other value', 'spec.token secret'],
      ['spec.token secret'],
      ['spec.other value', 'spec.token secret'],
    ]);
    expect(JSON.stringify(changes)).not.toContain('HUSH');
  });

  it('is none between two views that are the same', () => {
    const view = viewOf({ other: 1 });

    expect(
      compareViews({ before: view, after: view, known: rememberValues(view, nothingKnown), traits }),
    ).toEqual({
      written: undefined,
      environments: [],
    });
  });
});
