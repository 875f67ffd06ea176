import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSameValue } from '../../src/model/equality.ts';
import type { JsonValue } from '../../src/model/json.ts';
import { formatPath } from '../../src/model/pointer.ts';
import type { TraitTree } from '../../src/model/traits.ts';
import { diffValues, rootPlace, type ValueChange } from '../../src/plan/diff-values.ts';
import { applyChanges } from './apply-changes.ts';
import { secretText, valuePairs, valuePairsWithSecrets } from './random-values.ts';
import { runs } from '../property-runs.ts';

const plain: TraitTree = { traits: {}, properties: {} };

function diff(before: JsonValue, after: JsonValue, tree: TraitTree = plain): readonly ValueChange[] {
  return diffValues({ before, after }, rootPlace(tree));
}

function summary(before: JsonValue, after: JsonValue, tree: TraitTree = plain): readonly unknown[] {
  return diff(before, after, tree).map(({ path, kind, before: from, after: to }) => [
    formatPath(path),
    kind,
    from,
    to,
  ]);
}

describe('a difference', () => {
  it('is named at the deepest field', () => {
    expect(summary({ a: { b: { c: 1, d: 2 } } }, { a: { b: { c: 3, d: 2 } } })).toEqual([
      ['a.b.c', 'value', 1, 3],
    ]);
  });

  it('of something added or removed is named at its root', () => {
    expect(summary({ a: { b: 1 } }, { c: [{ d: 1 }] })).toEqual([
      ['a', 'value', { b: 1 }, undefined],
      ['c', 'value', undefined, [{ d: 1 }]],
    ]);
  });

  it('between null and nothing is one', () => {
    expect(summary({ a: null }, {})).toEqual([['a', 'value', null, undefined]]);
  });

  it('of type is one, whatever is inside', () => {
    expect(summary({ replicas: 3 }, { replicas: { min: 1 } })).toEqual([
      ['replicas', 'value', 3, { min: 1 }],
    ]);
  });

  it('of order alone in a list is told apart', () => {
    expect(summary(['a', 'b', 'a'], ['a', 'a', 'b'])).toEqual([
      ['', 'order', ['a', 'b', 'a'], ['a', 'a', 'b']],
    ]);
    expect(summary(['a', 'b'], ['b', 'b'])).toEqual([['[0]', 'value', 'a', 'b']]);
  });

  it('in a list of the same length, or at its end, is named by position', () => {
    expect(summary([{ a: 1 }, 2, 3], [{ a: 2 }, 2, 4])).toEqual([
      ['[0].a', 'value', 1, 2],
      ['[2]', 'value', 3, 4],
    ]);
    expect(summary([1], [1, 2, 3])).toEqual([
      ['[1]', 'value', undefined, 2],
      ['[2]', 'value', undefined, 3],
    ]);
    expect(summary([1, 2], [1])).toEqual([['[1]', 'value', 2, undefined]]);
  });

  it('in the middle of a list shows the whole list', () => {
    expect(summary(['run', '--port', '1'], ['run', '-v', '--port', '1'])).toEqual([
      ['', 'value', ['run', '--port', '1'], ['run', '-v', '--port', '1']],
    ]);
  });

  it('in a set shows the whole set', () => {
    const set: TraitTree = { traits: { type: 'set' }, properties: {} };

    expect(summary(['a', 'b'], ['c', 'b', 'a'], set)).toEqual([['', 'value', ['a', 'b'], ['c', 'b', 'a']]]);
  });

  it('in a keyed list is named by key, wherever the item stands', () => {
    const keyed: TraitTree = { traits: { type: 'keyedList', key: 'login' }, properties: {} };

    expect(
      summary(
        [
          { login: 'anna', id: 1 },
          { login: 'ben', id: 2 },
        ],
        [
          { login: 'cleo', id: 3 },
          { login: 'anna', id: 4 },
        ],
        keyed,
      ),
    ).toEqual([
      ['[login=anna].id', 'value', 1, 4],
      ['[login=ben]', 'value', { login: 'ben', id: 2 }, undefined],
      ['[login=cleo]', 'value', undefined, { login: 'cleo', id: 3 }],
    ]);
  });

  it('between two keys for one reference and one of them is shown', () => {
    const byReference: TraitTree = {
      traits: { reference: { edge: 'dependsOn', kinds: ['service'], isKey: true } },
      properties: {},
    };

    expect(summary({ db: 1, 'service:db': 2 }, { 'service:db': 2 }, byReference)).toEqual([
      ['db', 'value', 1, undefined],
    ]);
  });

  it('takes risk and replacing from the field, from above, or from within what is added', () => {
    const tree: TraitTree = {
      traits: { risk: 'low' },
      properties: {
        a: {
          traits: { risk: 'medium' },
          properties: { b: { traits: { risk: 'high', isReplacing: true }, properties: {} } },
        },
      },
    };
    const traits = (before: JsonValue, after: JsonValue): readonly unknown[] =>
      diff(before, after, tree).map(({ risk, isReplacing }) => [risk, isReplacing]);

    expect(traits({ a: { b: 1 } }, { a: { b: 2 } })).toEqual([['high', true]]);
    expect(traits({ a: { c: 1 } }, { a: { c: 2 } })).toEqual([['medium', false]]);
    expect(traits({ x: 1 }, { x: 2 })).toEqual([['low', false]]);
    expect(traits({}, { a: { b: 2 } })).toEqual([['high', true]]);
    expect(traits({}, { a: { c: 2 } })).toEqual([['medium', false]]);
    expect(traits({ a: { b: { c: 1 } } }, { a: { b: { c: 2 } } })).toEqual([['high', true]]);
  });
});

describe('differences', () => {
  it('applied to the first value give the second', () => {
    fc.assert(
      fc.property(valuePairs, ({ tree, before, after }) => {
        const applied = applyChanges(before, diff(before, after, tree), tree);
        expect(applied !== undefined && isSameValue(applied, after, tree)).toBe(true);
      }),
      { numRuns: runs(1000) },
    );
  });

  it('are empty if and only if the values mean the same', () => {
    fc.assert(
      fc.property(valuePairs, ({ tree, before, after }) => {
        expect(diff(before, after, tree).length === 0).toBe(isSameValue(before, after, tree));
        expect(diff(before, before, tree)).toEqual([]);
      }),
      { numRuns: runs(1000) },
    );
  });

  it('are the same in both directions, with the sides exchanged', () => {
    fc.assert(
      fc.property(valuePairs, ({ tree, before, after }) => {
        const there = diff(before, after, tree);
        const back = diff(after, before, tree);
        expect(back.map((change) => ({ ...change, before: change.after, after: change.before }))).toEqual(
          there,
        );
      }),
    );
  });

  it('never show a secret, and never overlook one', () => {
    fc.assert(
      fc.property(valuePairsWithSecrets, ({ tree, before, after }) => {
        const changes = diff(before, after, tree);
        expect(JSON.stringify(changes)).not.toContain(secretText);
        expect(changes.length === 0).toBe(isSameValue(before, after, tree));
      }),
      { numRuns: runs(1000) },
    );
  });

  it('of a secret say only that it changed', () => {
    const secret: TraitTree = { traits: { isSecret: true, risk: 'high' }, properties: {} };
    const tree: TraitTree = {
      traits: {},
      properties: { login: { traits: {}, properties: { token: secret } }, keys: { ...plain, items: secret } },
    };

    expect(summary({ login: { token: 'a' } }, { login: { token: 'b' } }, tree)).toEqual([
      ['login.token', 'secret', undefined, undefined],
    ]);
    expect(summary({}, { login: { token: 'b', user: 'bot' } }, tree)).toEqual([
      ['login', 'value', undefined, { user: 'bot' }],
      ['login.token', 'secret', undefined, undefined],
    ]);
    expect(summary({ keys: ['a', 'b'] }, { keys: ['b', 'a', 'c'] }, tree)).toEqual([
      ['keys', 'secret', undefined, undefined],
    ]);
  });
});
