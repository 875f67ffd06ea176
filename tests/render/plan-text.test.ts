import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ansiPaint, plainPaint } from '../../src/render/paint.ts';
import { planText } from '../../src/render/plan/plan-text.ts';
import { aChange, aField, anEnvironmentPlan, aPlan, summaryOf } from '../builders/a-review.ts';

const update = aChange({
  fields: [
    aField({ path: 'spec.image', before: 'acme/payments:2.4.1', after: 'acme/payments:2.5.0' }),
    aField({ path: 'spec.replicas.max', before: undefined, after: 10 }),
    aField({ path: 'spec.config.DEBUG', before: 'true', after: undefined }),
    aField({ path: 'spec.command', kind: 'order', before: ['a', 'b'], after: ['b', 'a'] }),
    aField({ path: 'spec.token', kind: 'secret', before: undefined, after: undefined }),
  ],
  reasons: ['`spec.image` is of medium risk.'],
  blastRadius: { direct: ['service:web'], transitive: ['stack:shop'], owners: ['group:web'] },
});

const plan = aPlan({
  environments: [
    anEnvironmentPlan({ name: 'development', tier: 'development', changes: [] }),
    anEnvironmentPlan({
      name: 'live',
      changes: [
        aChange({
          ref: 'service:ledger',
          action: 'create',
          risk: 'low',
          reasons: [],
          owner: undefined,
          fields: [
            aField({
              path: 'spec',
              before: undefined,
              after: {
                image: 'acme/ledger:1.0.0',
                config: { GREETING: 'two\nlines', LEVEL: '3' },
                command: ['serve', '--port', '8080'],
                ports: {
                  http: { port: 8080, protocol: 'http', public: false },
                  metrics: { port: 9090, protocol: 'http' },
                },
              },
            }),
          ],
        }),
        update,
        aChange({
          ref: 'service:legacy',
          action: 'delete',
          risk: 'high',
          reasons: ['It is deleted.'],
          fields: [],
        }),
        aChange({ ref: 'service:moved', action: 'replace', risk: 'high', reasons: [] }),
      ],
      waves: [['service:ledger', 'service:moved'], ['service:payments'], ['service:legacy']],
    }),
  ],
  registry: {
    summary: summaryOf([aChange()], 4),
    changes: [
      aChange({
        ref: 'group:payments',
        owner: undefined,
        reasons: [],
        fields: [aField({ path: 'spec.members[login=anna].role', before: 'member', after: 'maintainer' })],
      }),
    ],
  },
});

describe('planText', () => {
  it('reads like a plan: counts first, signs, aligned paths, before and after', () => {
    expect(planText(plan, plainPaint)).toMatchSnapshot();
  });

  it('says that a blast radius is larger where it was cut', () => {
    const blastRadius = { direct: ['service:web'], transitive: [], owners: [], isCut: true } as const;
    const cut = aPlan({ environments: [anEnvironmentPlan({ changes: [aChange({ blastRadius })] })] });

    expect(planText(cut, plainPaint)).toContain('· Affects more than 1 ref: directly service:web.');
  });

  it('shows the fields of a change once, in the first environment that has it', () => {
    const same = aPlan({
      environments: [
        anEnvironmentPlan({
          name: 'staging',
          tier: 'staging',
          changes: [aChange({ risk: 'low', reasons: [] })],
        }),
        anEnvironmentPlan({ changes: [aChange({ risk: 'high', reasons: ['It is production.'] })] }),
      ],
    });

    expect(planText(same, plainPaint).split('\n').slice(2, -3)).toEqual([
      'staging  1 to update, 11 unchanged',
      '',
      '  ~ service:payments  update, risk low  owner group:payments',
      '      ~ spec.replicas  2 → 3',
      '',
      'production  1 to update, 11 unchanged',
      '',
      '  ~ service:payments  update, risk high  owner group:payments',
      '      = as in staging',
      '      · It is production.',
    ]);
  });

  it('says so when nothing changes', () => {
    const quiet = aPlan({ environments: [anEnvironmentPlan({ changes: [] })] });

    expect(planText(quiet, plainPaint)).toBe(`Plan: no changes\n\ndigest ${quiet.digest}\n`);
  });

  it('says the same in colour', () => {
    expect(stripVTControlCharacters(planText(plan, ansiPaint))).toBe(planText(plan, plainPaint));
  });

  it('never shows a secret, nor lets a value control the terminal', () => {
    const hostile = aChange({
      ref: 'service:\u001B[2J',
      owner: 'group:\u202Ex',
      reasons: ['\u001B]0;title\u0007'],
      fields: [
        aField({ path: 'spec.\u001B[31m', before: '\u001B[1A', after: { '\u0007': '\u009B1m' } }),
        aField({ path: 'spec.token', kind: 'secret', before: 'hunter2', after: 'hunter3' }),
      ],
    });
    const text = planText(
      aPlan({ environments: [anEnvironmentPlan({ name: '\u001Bc', changes: [hostile] })] }),
      plainPaint,
    );

    expect(text).not.toMatch(/[^\P{C}\n]/u);
    expect(text).not.toContain('hunter');
  });
});
