import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isEqualJson, isSameValue, normalForm } from '../../src/model/equality.ts';
import type { JsonValue } from '../../src/model/json.ts';
import type { Traits, TraitTree } from '../../src/model/traits.ts';

function tree(traits: Traits, below: Partial<TraitTree> = {}): TraitTree {
  return { properties: {}, ...below, traits };
}

const plain = tree({});
const reference = { edge: 'environment', kinds: ['environment', 'stack'], isKey: false };
const json = fc.jsonValue() as fc.Arbitrary<JsonValue>;

describe('two values', () => {
  it.each<[string, Traits, JsonValue, JsonValue]>([
    ['quantity', { type: 'quantity' }, '512Mi', '0.5Gi'],
    ['quantity', { type: 'quantity' }, 1, '1000m'],
    ['duration', { type: 'duration' }, '60s', '1m'],
    ['duration', { type: 'duration' }, '1h30m', 'PT90M'],
    ['image', { type: 'image' }, 'nginx', 'docker.io/library/nginx:latest'],
    ['set', { type: 'set' }, ['a', 'b'], ['b', 'a']],
    ['set', { type: 'set' }, ['a', 'a'], ['a']],
    ['keyed list', { type: 'keyedList', key: 'id' }, [{ id: 1 }, { id: 2 }], [{ id: 2 }, { id: 1 }]],
    ['reference', { reference }, 'staging', 'environment:staging'],
    ['reference', { reference }, 'Stack:web', 'stack:web'],
    ['number', {}, 1, 1.0],
    ['number', {}, 0, -0],
    ['map', {}, { a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }],
  ])('of type %s mean the same', (_type, traits, a, b) => {
    expect(isSameValue(a, b, tree(traits))).toBe(true);
    expect(isSameValue(b, a, tree(traits))).toBe(true);
  });

  it.each<[string, Traits, JsonValue, JsonValue]>([
    ['quantity', { type: 'quantity' }, '512Mi', '512M'],
    ['quantity', { type: 'quantity' }, 'lots', 'many'],
    ['quantity', { type: 'quantity' }, null, 0],
    ['duration', { type: 'duration' }, '60s', '60m'],
    ['image', { type: 'image' }, 'nginx', 'nginx:1'],
    ['set', { type: 'set' }, ['a'], ['a', 'b']],
    ['list', {}, ['a', 'b'], ['b', 'a']],
    ['keyed list without its key', { type: 'keyedList', key: 'id' }, [{ a: 1 }, {}], [{}, { a: 1 }]],
    ['reference', { reference }, 'stack:staging', 'staging'],
    ['string', {}, '1', 1],
    ['string', {}, '512Mi', '0.5Gi'],
    ['map', {}, { a: null }, {}],
    ['map', {}, {}, []],
    ['map', {}, { a: null }, { b: null }],
  ])('of type %s differ', (_type, traits, a, b) => {
    expect(isSameValue(a, b, tree(traits))).toBe(false);
    expect(isSameValue(b, a, tree(traits))).toBe(false);
  });

  it('are compared by the annotations of every level', () => {
    const services = tree(
      { reference: { edge: 'dependsOn', kinds: ['service'], isKey: true } },
      { additional: tree({}, { properties: { wait: tree({ type: 'duration' }) } }) },
    );

    expect(isSameValue({ ledger: { wait: '1m' } }, { 'service:ledger': { wait: '60s' } }, services)).toBe(
      true,
    );
    expect(isSameValue({ ledger: { wait: '1m' } }, { 'stack:ledger': { wait: '60s' } }, services)).toBe(
      false,
    );
  });

  it('which two keys name the same reference are not merged', () => {
    const services = tree({ reference: { edge: 'dependsOn', kinds: ['service'], isKey: true } });

    expect(isSameValue({ a: 1, 'service:a': 2 }, { 'service:a': 2 }, services)).toBe(false);
  });

  it('without annotations have one normal form if and only if they are equal JSON', () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(normalForm(a, plain) === normalForm(b, plain)).toBe(isEqualJson(a, b));
      }),
    );
  });

  it('are equal to their own copies with the keys in another order', () => {
    fc.assert(
      fc.property(json, (value) => {
        const copy = reversed(value);
        expect(isEqualJson(value, copy)).toBe(true);
        expect(normalForm(value, plain)).toBe(normalForm(copy, plain));
      }),
    );
  });

  it('with keys of Object.prototype are taken as plain maps', () => {
    const hostile: JsonValue = JSON.parse('{"__proto__": {"a": 1}, "constructor": 2}');

    expect(isEqualJson(hostile, {})).toBe(false);
    expect(isEqualJson({ toString: 1 }, { a: 1 })).toBe(false);
    expect(isEqualJson(hostile, reversed(hostile))).toBe(true);
  });
});

function reversed(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, item]) => [key, reversed(item)]),
  );
}
