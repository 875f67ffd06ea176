import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../src/model/json.ts';
import type { ValuePath } from '../../src/model/pointer.ts';
import type { TraitTree } from '../../src/model/traits.ts';
import { repairableProblems } from '../../src/registry/effective/check-patch.ts';
import { mergePatch } from '../../src/registry/effective/merge-patch.ts';
import { pathInPatch } from '../../src/registry/effective/path-in-patch.ts';

const node = (parts: Partial<TraitTree>): TraitTree => ({ traits: {}, properties: {}, ...parts });

const traits = node({
  properties: { members: node({ traits: { type: 'keyedList', key: 'login' }, items: node({}) }) },
});

const target: JsonObject = { members: [{ login: 'anna', role: 'x' }, { login: 'ben' }, { login: 'cleo' }] };

const written = (patch: JsonValue, path: ValuePath) =>
  pathInPatch(path, { patch, merged: mergePatch(target, patch, traits), traits });

describe('where a patch says what stands in the merged value', () => {
  it.each<[string, JsonValue, ValuePath, ValuePath]>([
    ['a field', { a: { b: 1 } }, ['a', 'b'], ['a', 'b']],
    ['an item of a list', { a: ['x', 'y'] }, ['a', 1], ['a', 1]],
    [
      'an item that is merged into another',
      { members: [{ login: 'cleo', role: 'y' }] },
      ['members', 2, 'role'],
      ['members', 0, 'role'],
    ],
    [
      'an item that is added where others are removed',
      {
        members: [
          { login: 'anna', $patch: 'delete' },
          { login: 'dora', role: 'y' },
        ],
      },
      ['members', 2, 'role'],
      ['members', 1, 'role'],
    ],
    [
      'an item that is removed first and then there again',
      {
        members: [
          { login: 'ben', $patch: 'delete' },
          { login: 'ben', role: 'y' },
        ],
      },
      ['members', 2, 'role'],
      ['members', 1, 'role'],
    ],
  ])('is found: %s', (_what, patch, path, own) => {
    expect(written(patch, path)).toEqual({ path: own, isWhole: true });
  });

  it.each<[string, JsonValue, ValuePath, ValuePath]>([
    ['a field of the target', { a: { b: 1 } }, ['a', 'c'], ['a']],
    [
      'an item of the target',
      { members: [{ login: 'ben', role: 'y' }] },
      ['members', 0, 'role'],
      ['members'],
    ],
    [
      'a field that an item has of the target',
      { members: [{ login: 'anna', id: 1 }] },
      ['members', 0, 'role'],
      ['members', 0],
    ],
    [
      'an item that stands twice',
      {
        members: [
          { login: 'dora', id: 1 },
          { login: 'dora', role: 'y' },
        ],
      },
      ['members', 3, 'role'],
      ['members'],
    ],
    ['an item without a key', { members: [{ role: 'y' }] }, ['members', 3, 'role'], ['members']],
    ['what every map inherits', { a: {} }, ['a', 'constructor'], ['a']],
  ])('is not found: %s', (_what, patch, path, own) => {
    expect(written(patch, path)).toEqual({ path: own, isWhole: false });
  });
});

describe('what a machine can repair in a patch', () => {
  it('is found by the key of its item, and not by its position', () => {
    const patch: JsonObject = {
      members: [
        { login: 'anna', $patch: 'delete' },
        { login: 'ben', id: 2, rol: 'maintainer' },
      ],
    };

    expect(repairableProblems('Group', patch).map(({ code, path }) => [code, path])).toEqual([
      ['unknown-field', ['members', 1, 'rol']],
    ]);
  });
});
