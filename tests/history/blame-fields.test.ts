import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blameFields } from '../../src/history/blame-fields.ts';
import { plainPath } from '../../src/history/plain-path.ts';
import type { CommitFacts, HistoryEntry, HistoryField } from '../../src/model/history.ts';
import { childOf, isJsonArray, type JsonObject, type JsonValue } from '../../src/model/json.ts';
import type { ValuePath } from '../../src/model/pointer.ts';
import type { TraitTree } from '../../src/model/traits.ts';
import { walkValue, type ValueNode } from '../../src/plan/walk-value.ts';
import { traitsOf } from '../../src/registry/schema/traits.ts';

const plain: TraitTree = { traits: {}, properties: {} };

function commitOf(id: string): CommitFacts {
  const person = { name: 'Anna', email: 'anna@example.com' };
  const at = '2026-03-01T12:00:00Z';
  return {
    id,
    parents: [],
    author: person,
    authoredAt: at,
    committedAt: at,
    subject: id,
    pullRequest: undefined,
  };
}

const untold = { action: 'update', fields: [], files: [] } as const;

/** Steps that tell of these fields, newest first. */
function entriesOf(steps: readonly (readonly ValuePath[])[]): readonly HistoryEntry[] {
  return steps.map((paths, index): HistoryEntry => {
    const landed = commitOf(`c${index}`);
    const fields = paths.map((path): HistoryField => ({ path, kind: 'value', before: 1, after: 2 }));
    return {
      landed,
      made: [landed],
      action: 'update',
      file: 'a.yaml',
      written: { ...untold, fields },
      environments: [],
    };
  });
}

function blame(value: JsonObject, steps: readonly (readonly ValuePath[])[]) {
  return blameFields({
    history: {
      ref: 'service:a',
      kind: 'Service',
      tip: 'c0',
      entries: entriesOf(steps),
      environments: [],
      isComplete: true,
    },
    environment: undefined,
    value,
    traits: plain,
    isInherited: () => false,
  });
}

const step = fc.constantFrom('a', 'b', '0');
const path = fc.array(fc.oneof(step, fc.constant(0)), { maxLength: 3 });
const value = fc.letrec<{ map: JsonObject; any: JsonValue }>((tie) => ({
  map: fc.dictionary(step, tie('any'), { maxKeys: 3 }),
  any: fc.oneof({ depthSize: 'small' }, fc.constant(1), tie('map'), fc.array(tie('any'), { maxLength: 2 })),
})).map;

function isWithin(outer: ValuePath, inner: ValuePath): boolean {
  return outer.length <= inner.length && outer.every((own, index) => own === inner[index]);
}

function secondsOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000_000;
}

describe('who gave a field its value', () => {
  it('is the newest step that tells of it, of what it lies in, or of what lies in it, else the first', () => {
    fc.assert(
      fc.property(
        value,
        fc.array(fc.array(path, { maxLength: 4 }), { minLength: 1, maxLength: 4 }),
        (map, steps) => {
          for (const { path: field, commit } of blame(map, steps)) {
            const told = steps.findIndex((paths) =>
              paths.some((one) => isWithin(one, field) || isWithin(field, one)),
            );
            expect(commit.id).toBe(`c${told === -1 ? steps.length - 1 : told}`);
          }
        },
      ),
    );
  });

  it('is found in little time among thirty thousand fields that one step tells of', () => {
    const names = Array.from({ length: 30_000 }, (_, index) => `k${index}`);
    const map = { config: Object.fromEntries(names.map((name) => [name, 1])) };
    const told = names.toReversed().map((name) => ['config', name]);
    let count = 0;
    const seconds = secondsOf(() => (count = blame(map, [told]).length));

    expect(count).toBe(30_000);
    expect(seconds).toBeLessThan(5);
  }, 130_000);
});

/** Every value below one, as the differences of manifests name it. */
function nodesOf(map: JsonObject, tree: TraitTree): readonly ValueNode[] {
  const nodes: ValueNode[] = [];
  walkValue({ value: map, tree, path: [] }, (node) => {
    nodes.push(node);
    return true;
  });
  return nodes;
}

function valueAt(map: JsonValue, steps: ValuePath): JsonValue | undefined {
  return steps.reduce<JsonValue | undefined>(
    (here, one) => (isJsonArray(here) && typeof one !== 'number' ? undefined : childOf(here, one)),
    map,
  );
}

describe('the steps by which a value itself gets to a field', () => {
  const key = fc.constantFrom(
    'ledger',
    'service:ledger',
    'Service:ledger',
    'stack:ledger',
    'mail',
    '__proto__',
  );
  const dependencies = fc
    .array(fc.tuple(key, fc.constantFrom('', 'ready')), { maxLength: 4 })
    .map((pairs) => Object.fromEntries(pairs.map(([name, condition]) => [name, { condition }])));
  const members = fc.array(
    fc.constantFrom<JsonObject>({ login: 'anna' }, { login: 'ben' }, { login: 'carl', role: 'x' }, {}),
    { maxLength: 3 },
  );

  it('lead to the value of every field', () => {
    fc.assert(
      fc.property(dependencies, members, (dependsOn, list) => {
        for (const [map, tree] of [
          [{ spec: { dependsOn, config: { a: 1 } } }, traitsOf('Service')],
          [{ spec: { members: list } }, traitsOf('Group')],
        ] as const) {
          for (const node of nodesOf(map, tree)) {
            const found = plainPath(map, node.path, tree);
            expect(found && valueAt(map, found)).toBe(node.value);
          }
          expect(plainPath(map, ['spec', 'toString'], tree)).toBeUndefined();
        }
      }),
    );
  });

  it('are found in little time for ten thousand fields, dependencies and members', () => {
    const numbers = Array.from({ length: 10_000 }, (_, index) => index);
    const service = {
      spec: {
        config: Object.fromEntries(numbers.map((number) => [`K${number}`, 1])),
        dependsOn: Object.fromEntries(numbers.map((number) => [`s${number}`, {}])),
      },
    };
    const group = { spec: { members: numbers.map((number) => ({ login: `m${number}` })) } };
    let paths: readonly (ValuePath | undefined)[] = [];
    const seconds = secondsOf(() => {
      paths = [
        ...numbers.map((number) => plainPath(service, ['spec', 'config', `K${number}`], traitsOf('Service'))),
        ...numbers.map((number) =>
          plainPath(service, ['spec', 'dependsOn', `service:s${number}`], traitsOf('Service')),
        ),
        ...numbers.map((number) =>
          plainPath(group, ['spec', 'members', `[login=m${number}]`], traitsOf('Group')),
        ),
      ];
    });

    expect(paths).toEqual([
      ...numbers.map((number) => ['spec', 'config', `K${number}`]),
      ...numbers.map((number) => ['spec', 'dependsOn', `s${number}`]),
      ...numbers.map((number) => ['spec', 'members', number]),
    ]);
    expect(seconds).toBeLessThan(10);
  }, 240_000);
});
