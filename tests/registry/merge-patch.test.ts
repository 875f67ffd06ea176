import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../src/model/json.ts';
import { findVainRemovals, mergePatch } from '../../src/registry/effective/merge-patch.ts';
import { traitsOf } from '../../src/registry/schema/traits.ts';
import { traitsAt } from '../../src/model/traits.ts';

/** RFC 7396, appendix A. */
const examples: readonly (readonly [JsonValue, JsonValue, JsonValue])[] = [
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b' }, { a: null }, {}],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [
    ['a', 'b'],
    ['c', 'd'],
    ['c', 'd'],
  ],
  [{ a: 'b' }, ['c'], ['c']],
  [{ a: 'foo' }, null, null],
  [{ a: 'foo' }, 'bar', 'bar'],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [[1, 2], { a: 'b', c: null }, { a: 'b' }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
];

const members = traitsAt(traitsOf('Group'), ['spec', 'members']);

describe('a merge patch', () => {
  it.each(examples)('is applied as RFC 7396 shows: %j with %j is %j', (target, patch, result) => {
    expect(mergePatch(target, patch)).toEqual(result);
  });

  it('merges the items of a keyed list by their key, in their order, new ones last', () => {
    const target: JsonValue = [
      { login: 'anna', id: 1, role: 'maintainer' },
      { login: 'ben', id: 2 },
    ];
    const patch: JsonValue = [
      { login: 'cleo', id: 3 },
      { login: 'anna', role: null },
    ];

    expect(mergePatch(target, patch, members)).toEqual([
      { login: 'anna', id: 1 },
      { login: 'ben', id: 2 },
      { login: 'cleo', id: 3 },
    ]);
  });

  it('removes an item of a keyed list where the patch says so beside its key', () => {
    const target = [
      { login: 'anna', id: 1 },
      { login: 'ben', id: 2 },
    ];

    expect(mergePatch(target, [{ login: 'anna', $patch: 'delete' }], members)).toEqual([
      { login: 'ben', id: 2 },
    ]);
  });

  it('keeps items of a keyed list that lack the key, which the schema will report', () => {
    expect(mergePatch([1, { id: 1 }], [1, { login: 'anna' }], members)).toEqual([
      1,
      { id: 1 },
      1,
      { login: 'anna' },
    ]);
  });

  it('replaces a list that is not keyed', () => {
    expect(mergePatch([{ login: 'anna' }], [{ login: 'ben' }])).toEqual([{ login: 'ben' }]);
  });

  it('sets exactly what it names: a patch made of the wanted values gives them', () => {
    const objects = fc.dictionary(fc.string({ maxLength: 3 }), fc.oneof(fc.integer(), fc.boolean()));
    fc.assert(
      fc.property(objects, objects, (before, after) => {
        const removals = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
        const patch = Object.fromEntries([
          ...Object.entries(after),
          ...removals.map((key) => [key, null] as const),
        ]);
        expect(mergePatch(before, patch)).toEqual({ ...after });
      }),
    );
  });

  it('takes `__proto__` for a field like any other', () => {
    const [target, patch] = ['{"__proto__":{"a":1},"b":2}', '{"__proto__":{"c":3},"b":null}'].map(
      (text) => JSON.parse(text) as JsonValue,
    );
    const merged = mergePatch(target, patch ?? null);
    expect(JSON.stringify(merged)).toBe('{"__proto__":{"a":1,"c":3}}');
    expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
  });

  it('applied twice gives what it gives once, and leaves its arguments alone', () => {
    const value = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<JsonValue>;
    fc.assert(
      fc.property(value, value, (target, patch) => {
        const before = JSON.stringify([target, patch]);
        const once = mergePatch(target, patch);
        expect(mergePatch(once, patch)).toEqual(once);
        expect(JSON.stringify([target, patch])).toBe(before);
      }),
    );
  });
});

describe('removals in vain', () => {
  it('are the nulls for which there is nothing, at any depth', () => {
    const target: JsonObject = { config: { A: 1 }, replicas: 2 };
    const patch: JsonObject = {
      config: { A: null, B: null },
      health: null,
      replicas: null,
      ports: { http: null },
    };

    expect(findVainRemovals(target, patch)).toEqual([['config', 'B'], ['health'], ['ports', 'http']]);
  });
});
