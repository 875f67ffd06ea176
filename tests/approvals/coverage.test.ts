import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { approvalDigest, shortDigest } from '../../src/approvals/coverage.ts';
import { coverageDigests, findRequirements } from '../../src/approvals/requirements.ts';
import type { FieldChange } from '../../src/model/plan.ts';
import { aManifest } from '../builders/a-manifest.ts';
import { aChange, aField } from '../builders/a-review.ts';
import {
  aPlanOf,
  aPolicy,
  aSnapshot,
  aTreeChange,
  manifestsOf,
  type SnapshotDetails,
} from '../builders/an-approval-snapshot.ts';

const base = manifestsOf(
  aPolicy('web', { approvals: [{ id: 'web', from: 'web', count: 1, when: { kinds: ['Service'] } }] }, {}),
  aManifest('environment:production', { spec: { approvals: { floor: 1 } } }),
);

const codeowners = '/a/ @anna\n/b/ @ben\n';

function digestsOf(details: SnapshotDetails): Readonly<Record<string, string>> {
  return Object.fromEntries(coverageDigests(findRequirements(aSnapshot({ base, codeowners, ...details }))));
}

/** The requirements of which an approval would fall between two states. */
function fallen(before: SnapshotDetails, after: SnapshotDetails): readonly string[] {
  const was = digestsOf(before);
  const is = digestsOf(after);
  return Object.keys({ ...was, ...is }).filter((id) => was[id] !== is[id]);
}

const changes = [aTreeChange('a/1'), aTreeChange('a/2'), aTreeChange('b/1'), aTreeChange('c')];
const web = aChange({ ref: 'service:web' });
const before: SnapshotDetails = { changes, plan: aPlanOf({ production: [web], staging: [web] }) };

function withField(field: FieldChange): SnapshotDetails {
  return { ...before, plan: aPlanOf({ production: [aChange({ ...web, fields: [field] })], staging: [web] }) };
}

const created = (owner: string): SnapshotDetails => ({
  ...before,
  merged: manifestsOf(aManifest('service:new', { metadata: { owner } })),
  plan: aPlanOf({ staging: [aChange({ ref: 'service:new', action: 'create' })] }),
});

const snapshot = ({
  a1,
  a2,
  b1,
  replicas,
}: {
  a1: string;
  a2: string;
  b1: string;
  replicas: number;
}): SnapshotDetails => ({
  ...withField(aField({ after: replicas })),
  changes: [aTreeChange('a/1', a1), aTreeChange('a/2', a2), aTreeChange('b/1', b1)],
});

describe('what an approval covers', () => {
  it('changes with the content of a covered path alone', () => {
    const pushed = (path: string, after: string): SnapshotDetails => ({
      ...before,
      changes: changes.map((change) => (change.path === path ? aTreeChange(path, after) : change)),
    });

    expect(fallen(before, pushed('a/2', 'newer'))).toEqual(['codeowners:@anna']);
    expect(fallen(before, pushed('b/1', 'newer'))).toEqual(['codeowners:@ben']);
    expect(fallen(before, pushed('c', 'newer'))).toEqual([]);
  });

  it('changes when the base has other content now, a path more, one less, or another mode', () => {
    const after = (...changed: typeof changes): SnapshotDetails => ({ ...before, changes: changed });
    const [first, ...rest] = changes;
    const executable = {
      path: 'a/1',
      before: first?.before,
      after: { path: 'a/1', mode: 'executable' as const, blob: 'new' },
    };

    expect(fallen(before, after(aTreeChange('a/1', 'new', 'other'), ...rest))).toEqual(['codeowners:@anna']);
    expect(fallen(before, after(...changes, aTreeChange('a/3')))).toEqual(['codeowners:@anna']);
    expect(fallen(before, after(...rest))).toEqual(['codeowners:@anna']);
    expect(fallen(before, after(executable, ...rest))).toEqual(['codeowners:@anna']);
  });

  it('changes with what the plan does in a covered environment alone', () => {
    expect(fallen(before, withField(aField({ after: 4 })))).toEqual(['policy:web/web', 'floor:production']);
    expect(
      fallen(before, {
        ...before,
        plan: aPlanOf({ production: [web], staging: [aChange({ ...web, fields: [] })] }),
      }),
    ).toEqual(['policy:web/web']);
    expect(
      fallen(before, {
        ...before,
        plan: aPlanOf({ production: [web, aChange({ ref: 'stack:x' })], staging: [web] }),
      }),
    ).toEqual(['floor:production']);
  });

  it('does not change with risk, reasons, owners and blast radius, which follow from what lies around', () => {
    const around = aChange({
      ...web,
      risk: 'low',
      reasons: ['other'],
      owner: undefined,
      blastRadius: { direct: ['service:x'], transitive: [], owners: [] },
    });

    expect(fallen(before, { ...before, plan: aPlanOf({ production: [around], staging: [web] }) })).toEqual(
      [],
    );
  });

  it('changes with any file where a secret is changed, of which the plan shows nothing', () => {
    const secret = aField({ kind: 'secret', before: undefined, after: undefined });
    const pushed = changes.map((change) => (change.path === 'c' ? aTreeChange('c', 'newer') : change));

    expect(fallen(withField(secret), { ...withField(secret), changes: pushed })).toEqual([
      'policy:web/web',
      'floor:production',
    ]);
  });

  it('changes with the metadata of what is new', () => {
    expect(fallen(created('group:a'), created('group:b'))).toEqual(['policy:web/web']);
  });

  it('is the same whatever the order in which paths and changes are read', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(changes, { minLength: changes.length }), (shuffled) => {
        expect(fallen(before, { ...before, changes: shuffled })).toEqual([]);
      }),
    );
  });

  it('falls if and only if what is covered differs', () => {
    const content = fc.constantFrom('x', 'y');
    const state = fc.record({
      a1: content,
      a2: content,
      b1: content,
      replicas: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(state, state, (was, is) => {
        const expected = [
          ...(was.a1 === is.a1 && was.a2 === is.a2 ? [] : ['codeowners:@anna']),
          ...(was.b1 === is.b1 ? [] : ['codeowners:@ben']),
          ...(was.replicas === is.replicas ? [] : ['policy:web/web', 'floor:production']),
        ];

        expect(fallen(snapshot(was), snapshot(is))).toEqual(expected);
      }),
    );
  });
});

describe('the digest that people type', () => {
  it('is eight digits over all that is covered, in any order', () => {
    const some = new Map([
      ['a', 'sha256:1'],
      ['b', 'sha256:2'],
    ]);
    const digest = approvalDigest(some);

    expect(shortDigest(digest)).toMatch(/^[0-9a-f]{8}$/);
    expect(approvalDigest(new Map([...some].toReversed()))).toBe(digest);
    expect(approvalDigest(new Map([['a', 'sha256:1']]))).not.toBe(digest);
  });
});
