import { stripVTControlCharacters } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../src/model/json.ts';
import { diffStat, diffText } from '../../src/render/plan/diff-text.ts';
import { leafFields } from '../../src/render/plan/leaf-fields.ts';
import { ansiPaint, plainPaint } from '../../src/render/paint.ts';
import { textWidth } from '../../src/render/text-width.ts';
import { aChange, aField, anEnvironmentPlan, aPlan, summaryOf } from '../builders/a-review.ts';
import { hostileText } from './hostile-text.ts';

const sides = { base: 'main', head: 'working tree' };

const update = aChange({
  fields: [
    aField({ path: 'spec.command', kind: 'order', before: ['a', 'b'], after: ['b', 'a'] }),
    aField({ path: 'spec.image', before: 'acme/payments:2.4.1', after: 'acme/payments:2.5.0' }),
    aField({ path: 'spec.config.MOTD', before: 'one\ntwo\nthree\n', after: 'one\n2\nthree\n' }),
    aField({ path: 'spec.ports.admin', before: undefined, after: { port: 9191, protocol: 'http' } }),
    aField({ path: 'spec.config.DEBUG', before: 'true', after: undefined }),
    aField({ path: 'spec.token', kind: 'secret', before: 'hunter2', after: 'hunter3' }),
  ],
});

const created = aChange({
  ref: 'service:ledger',
  action: 'create',
  fields: [
    aField({
      path: 'spec.dependsOn',
      before: undefined,
      after: { 'service:db': {}, 'service:bus': { condition: 'healthy' } },
    }),
  ],
});

const group = aChange({
  ref: 'group:shop',
  fields: [aField({ path: 'spec.members[login=anna].role', after: 'maintainer', before: undefined })],
});

const plan = aPlan({
  environments: [
    anEnvironmentPlan({ name: 'staging', tier: 'staging', changes: [created, update] }),
    anEnvironmentPlan({ name: 'live', tier: 'production', changes: [created] }),
    anEnvironmentPlan({ name: 'quiet', changes: [] }),
  ],
  registry: { summary: summaryOf([group], 1), changes: [group] },
});

describe('diffText', () => {
  it('shows every field with its path, line by line where it is long, and what only has another order last', () => {
    expect(diffText(plan, sides, { paint: plainPaint })).toBe(`main → working tree  2 created, 2 updated

staging
  + service:ledger
      + spec.dependsOn["service:db"]             {}
      + spec.dependsOn["service:bus"].condition  healthy
  ~ service:payments
      ~ spec.image                 acme/payments:2.4.1 → acme/payments:2.5.0
      ~ spec.config.MOTD
            one
          - two
          + 2
            three
      + spec.ports.admin.port      9191
      + spec.ports.admin.protocol  http
      - spec.config.DEBUG          "true"
      ~ spec.token                 secret: changed, not shown
      ↕ spec.command               same items in another order

live (production)
  + service:ledger
      = as in staging

registry
  ~ group:shop
      + spec.members[login=anna].role  maintainer
`);
  });

  it('puts what is wider than the terminal onto lines of its own', () => {
    const lines = diffText(plan, sides, { paint: plainPaint, width: 64 }).split('\n');

    expect(lines).toContain('          - acme/payments:2.4.1');
    expect(lines).toContain('          + acme/payments:2.5.0');
    expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(64);
  });

  it('cuts a value of very many lines', () => {
    const long = Array.from({ length: 500 }, (_, line) => `line ${line}`).join('\n');
    const change = aChange({
      fields: [aField({ path: 'spec.config.FILE', before: undefined, after: long })],
    });
    const text = diffText(aPlan({ environments: [anEnvironmentPlan({ changes: [change] })] }), sides, {
      paint: plainPaint,
    });

    expect(text.split('\n')).toHaveLength(207);
    expect(text).toContain('            … 300 more lines\n');
  });

  it('says that there is nothing', () => {
    const nothing = aPlan({ environments: [anEnvironmentPlan({ changes: [] })] });

    expect(diffText(nothing, sides, { paint: plainPaint })).toBe('main → working tree  no differences\n');
    expect(diffStat(nothing, sides, { paint: plainPaint })).toBe('main → working tree  no differences\n');
  });

  it('reads the same with colour, and lets no value control the terminal', () => {
    fc.assert(
      fc.property(hostileText, hostileText, hostileText, (path, before, after) => {
        const fields = [aField({ path, before, after })];
        const hostile = aPlan({
          environments: [anEnvironmentPlan({ name: after, changes: [aChange({ fields })] })],
        });
        const text = diffText(hostile, { base: path, head: before }, { paint: plainPaint, width: 80 });

        expect(text).not.toMatch(/[\p{Cc}--\n]|\u202E|\u2066/v);
        expect(
          stripVTControlCharacters(
            diffText(hostile, { base: path, head: before }, { paint: ansiPaint, width: 80 }),
          ),
        ).toBe(text);
      }),
    );
  });
});

describe('diffStat', () => {
  it('has a line per manifest, with how many fields come, change, go and are reordered', () => {
    expect(diffStat(plan, sides, { paint: plainPaint })).toBe(
      `main → working tree  2 created, 2 updated

staging
  + service:ledger    2 fields  +2
  ~ service:payments  7 fields  +2 ~3 -1 ↕1

live (production)
  + service:ledger    2 fields  +2

registry
  ~ group:shop         1 field  +1
`,
    );
  });
});

describe('leafFields', () => {
  it('keeps a field that has both sides, is a secret, or is empty', () => {
    for (const field of [
      aField({ before: { a: 1 }, after: { a: 2 } }),
      aField({ kind: 'secret' }),
      aField({ before: undefined, after: {} }),
    ])
      expect(leafFields(field)).toEqual([field]);
  });

  it('loses no value of a map that comes', () => {
    const value = fc.jsonValue() as fc.Arbitrary<JsonValue>;

    fc.assert(
      fc.property(fc.dictionary(fc.string(), value), (map) => {
        const leaves = leafFields(aField({ path: 'spec', before: undefined, after: map }));

        expect(leaves.map(({ after }) => after)).toEqual(flatten(map));
        expect(new Set(leaves.map(({ path }) => path)).size).toBe(leaves.length);
      }),
    );
  });
});

function flatten(value: JsonValue): readonly JsonValue[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [value];
  const entries = Object.values(value);
  return entries.length === 0 ? [value] : entries.flatMap(flatten);
}
