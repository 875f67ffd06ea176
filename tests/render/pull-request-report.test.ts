import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commentMarker } from '../../src/model/check-report.ts';
import type { ReviewOutcome } from '../../src/model/review.ts';
import { renderPullRequest } from '../../src/render/review/pull-request-report.ts';
import {
  aChange,
  aDiagnostic,
  aField,
  aGraph,
  anEdge,
  anEnvironmentPlan,
  aPlan,
  aValidation,
  aVerdict,
  reviewed,
} from '../builders/a-review.ts';
import { hostileText } from './hostile-text.ts';

const payments = aChange({
  risk: 'high',
  reasons: ['`spec.image` is of medium risk.', '`production` is a production environment.'],
  fields: [
    aField({
      path: 'spec.image',
      before: 'ghcr.io/acme/payments:2.4.1',
      after: 'ghcr.io/acme/payments:2.5.0',
    }),
    aField({ path: 'spec.replicas', before: 2, after: { min: 3, max: 10 } }),
    aField({ path: 'spec.config.DEBUG', before: true, after: undefined }),
    aField({ path: 'spec.command', kind: 'order', before: ['a', 'b'], after: ['b', 'a'] }),
    aField({ path: 'spec.token', kind: 'secret', before: undefined, after: undefined }),
  ],
  blastRadius: { direct: ['service:web'], transitive: ['stack:shop'], owners: ['group:web'] },
});

const ledger = aChange({
  ref: 'service:ledger',
  action: 'create',
  risk: 'low',
  reasons: [],
  owner: undefined,
  fields: [aField({ path: 'spec.image', before: undefined, after: 'ghcr.io/acme/ledger:1.0.0' })],
});

const plan = aPlan({
  environments: [
    anEnvironmentPlan({ name: 'development', tier: 'development', changes: [] }),
    anEnvironmentPlan({
      name: 'staging',
      tier: 'staging',
      changes: [ledger, payments],
      waves: [['service:ledger'], ['service:payments']],
    }),
    anEnvironmentPlan({ changes: [payments] }),
  ],
});

const graph = aGraph([
  anEdge('service:payments', 'service:ledger'),
  anEdge('service:web', 'service:payments'),
  anEdge('stack:shop', 'service:web', { kind: 'component' }),
]);

const planned = reviewed({ plan, graph, validation: aValidation({ repaired: 1 }) });

const broken = reviewed({
  validation: aValidation({
    introduced: [
      aDiagnostic({ severity: 'warning', code: 'overlay-null-unused', message: 'There is no `spec.x`.' }),
      aDiagnostic({ fix: { title: 'Replace `service:legder` with `service:ledger`', file: 'x', edits: [] } }),
    ],
    preexisting: [aDiagnostic({ file: 'old.yaml' })],
  }),
});

const failed: ReviewOutcome = {
  kind: 'failed',
  head: 'b'.repeat(40),
  code: 'git-fetch-failed',
  message: 'The repository could not be fetched: `connection reset`.',
  hint: 'Re-run the check.',
};

const withoutRegistry: ReviewOutcome = { kind: 'no-registry', head: 'b'.repeat(40) };

const bytes = (text: string): number => new TextEncoder().encode(text).length;

const linesOf = (text: string): number => text.split('\n').length;

describe('renderPullRequest', () => {
  it.each([
    ['a change with a plan', planned],
    ['a change with errors', broken],
    ['a repository without a registry', withoutRegistry],
    ['a run that failed', failed],
  ])('shows %s', (_, outcome) => {
    const { checks, comment } = renderPullRequest(outcome);

    const shown = [
      comment,
      ...checks.map(
        ({ name, conclusion, title, summary, text, annotations }) =>
          `${name}: ${conclusion}, ${annotations.length} annotations\n${title}\n\n${summary}\n\n${text ?? '(no text)'}`,
      ),
    ];
    expect(shown.join('\n\n════════════\n\n')).toMatchSnapshot();
  });

  it.each([
    ['nothing found', aValidation(), ['success', 'success', 'success', 'success']],
    [
      'a warning',
      aValidation({ introduced: [aDiagnostic({ severity: 'warning' })] }),
      ['success', 'success', 'success', 'success'],
    ],
    ['an error', aValidation({ introduced: [aDiagnostic()] }), ['failure', 'success', 'failure', 'success']],
    [
      'an error of the base alone',
      aValidation({ preexisting: [aDiagnostic()] }),
      ['success', 'success', 'success', 'success'],
    ],
  ])('concludes for %s', (_, validation, expected) => {
    const { checks } = renderPullRequest(reviewed({ validation }));

    expect(checks.map(({ conclusion }) => conclusion)).toEqual(expected);
  });

  it('is neutral without a registry, and failed when the run failed', () => {
    expect(renderPullRequest(withoutRegistry).checks.map(({ conclusion }) => conclusion)).toEqual([
      'neutral',
      'neutral',
      'neutral',
      'neutral',
    ]);
    expect(renderPullRequest(failed).checks.map(({ conclusion }) => conclusion)).toEqual([
      'failure',
      'failure',
      'failure',
      'failure',
    ]);
  });

  it('is red for a denial, shows it first, and names who asked for it', () => {
    const denied = aVerdict({ rule: 'few-replicas', message: 'Found `200`, expected at most `20`.' });
    const { checks, comment } = renderPullRequest(
      reviewed({ plan }, { verdicts: [aVerdict({ severity: 'warn', rule: 'has-health' }), denied] }),
    );
    const check = checks.find(({ name }) => name === 'charter/policy');

    expect(check).toMatchObject({ conclusion: 'failure', title: '1 denial, 1 warning' });
    expect(check?.summary.indexOf('few-replicas')).toBeLessThan(check?.summary.indexOf('has-health') ?? 0);
    expect(check?.annotations).toEqual([
      expect.objectContaining({ path: 'services/payments.yaml', startLine: 9, level: 'failure' }),
      expect.objectContaining({ path: 'services/payments.yaml', startLine: 9, level: 'warning' }),
    ]);
    expect(comment).toContain('### ❌ Valid · 1 denial, 1 warning by policy · ');
    expect(comment).toContain('asked for by `policy:baseline`');
  });

  it('does not hold against a change what the base has been denied already', () => {
    const { checks } = renderPullRequest(reviewed({}, { preexisting: [aVerdict()] }));

    expect(checks[1]).toMatchObject({ conclusion: 'success', title: 'Allowed: 5 guardrails asked' });
    expect(checks[1]?.summary).toContain('1 verdict on what the change leaves alone, not held against it');
  });

  it('says that nothing is deployed when a change plans nothing', () => {
    const quiet = aPlan({ environments: [anEnvironmentPlan({ changes: [] })] });
    const { checks, comment } = renderPullRequest(reviewed({ plan: quiet }));

    expect(checks[2]).toMatchObject({
      conclusion: 'success',
      title: 'Nothing to deploy: no manifest changes',
    });
    expect(checks[2]).not.toHaveProperty('text');
    expect(comment).toContain('### ✅ Valid · Nothing to deploy: no manifest changes');
  });

  it('shows an equal change of several environments once', () => {
    const { comment } = renderPullRequest(planned);

    expect(comment.match(/<code>service&#58;payments<\/code>/g)).toHaveLength(1);
    expect(comment).toContain('update in <code>staging</code>, <code>production</code></summary>');
  });

  it('says that a blast radius is larger where it was cut', () => {
    const cut = aChange({
      blastRadius: {
        direct: ['service:web'],
        transitive: ['stack:shop'],
        owners: ['group:web'],
        isCut: true,
      },
    });
    const { comment } = renderPullRequest(
      reviewed({ plan: aPlan({ environments: [anEnvironmentPlan({ changes: [cut] })] }) }),
    );

    expect(comment).toContain('| more than 2 refs, 1 owner |');
    expect(comment).toContain('Affects more than 2 refs: directly `service:web`; further on');
  });

  it('counts the refs of a picture as too few where a blast radius was cut', () => {
    const direct = Array.from({ length: 50 }, (_, index) => `service:s${index}` as const);
    const cut = aChange({ blastRadius: { direct, transitive: [], owners: [], isCut: true } });
    const { comment } = renderPullRequest(
      reviewed({
        plan: aPlan({ environments: [anEnvironmentPlan({ changes: [cut] })] }),
        graph: aGraph(direct.map((ref) => anEdge(ref, 'service:payments'))),
      }),
    );

    expect(comment).toContain('Showing 40 of more than 51 refs.');
  });

  it('keeps the mark of a risk beside its word in a narrow table', () => {
    expect(renderPullRequest(planned).comment).toContain('| 🔴\u00A0high |');
  });

  it('lets no path begin a line of its own among the changes', () => {
    const forged = aChange({ fields: [aField({ path: 'spec.config[=\n- replicas: 1\n+ replicas: 9]' })] });
    const { comment } = renderPullRequest(
      reviewed({ plan: aPlan({ environments: [anEnvironmentPlan({ changes: [forged] })] }) }),
    );

    expect(comment).toContain('@@ spec.config[= - replicas: 1 + replicas: 9] @@');
  });

  it('opens a short manifest and folds one of more than twelve lines', () => {
    const many = Array.from({ length: 9 }, (_, index) => aField({ path: `spec.config.K${index}` }));
    const long = aChange({ ref: 'service:long', fields: many });
    const text =
      renderPullRequest(
        reviewed({ plan: aPlan({ environments: [anEnvironmentPlan({ changes: [long, ledger] })] }) }),
      ).checks[2]?.text ?? '';

    expect(text.match(/<details[^>]*>\n<summary>.*?<code>service&#58;\w+/g)).toEqual([
      expect.stringMatching(/^<details>[^]*long$/),
      expect.stringMatching(/^<details open>[^]*ledger$/),
    ]);
  });

  it('never shows the value of a secret', () => {
    const leaking = aChange({
      fields: [aField({ path: 'spec.token', kind: 'secret', before: 'hunter2', after: 'hunter3' })],
    });
    const report = renderPullRequest(
      reviewed({ plan: aPlan({ environments: [anEnvironmentPlan({ changes: [leaking] })] }) }),
    );

    expect(JSON.stringify(report)).not.toContain('hunter');
    expect(report.comment).toContain('! a secret: it changed, its value is not shown');
  });

  it('stays within every limit for a change of 5,000 manifests with problems', () => {
    const changes = Array.from({ length: 5_000 }, (_, index) =>
      aChange({ ref: `service:s${index}`, reasons: ['語'.repeat(50)] }),
    );
    const introduced = Array.from({ length: 5_000 }, (_, index) =>
      aDiagnostic({ severity: 'warning', file: `語${index}.yaml` }),
    );
    const huge = reviewed({
      plan: aPlan({ environments: [anEnvironmentPlan({ changes, waves: changes.map(({ ref }) => [ref]) })] }),
      graph: aGraph(changes.map(({ ref }) => anEdge(ref, 'service:s0'))),
      validation: aValidation({ introduced, preexisting: introduced }),
    });
    const { checks, comment } = renderPullRequest(huge);

    expect(comment.startsWith(`${commentMarker}\n`)).toBe(true);
    expect(comment.length).toBeLessThanOrEqual(65_536);
    expect(comment).toContain('_Showing 15 of 5,000 changes. All of them are in `charter/plan`._');
    for (const { summary, text, annotations } of checks) {
      expect(bytes(summary)).toBeLessThanOrEqual(65_535);
      expect(bytes(text ?? '')).toBeLessThanOrEqual(65_535);
      expect(annotations.length).toBeLessThanOrEqual(50);
    }
    expect(checks[0]?.summary).toMatch(/_Showing [\d,]+ of 5,000 problems\. /);
    expect(checks[2]?.text).toMatch(/_Showing [\d,]+ of 5,000 changes\. /);
    expect(linesOf(checks[2]?.summary ?? '')).toBeGreaterThan(10);
  });

  it('keeps its parts apart whatever the values are', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (one, two) => {
        const change = aChange({
          ref: `service:${one}`,
          owner: `group:${two}`,
          reasons: [one],
          fields: [aField({ path: one, before: one, after: { [two]: [one] } })],
          blastRadius: { direct: [`service:${two}`], transitive: [], owners: [`group:${one}`] },
        });
        const verdict = aVerdict({ rule: one, message: two, file: two, environments: [one] });
        const outcome = reviewed(
          {
            plan: aPlan({ environments: [anEnvironmentPlan({ name: two, changes: [change] })] }),
            graph: aGraph([anEdge(`service:${two}`, `service:${one}`)]),
            notes: [two],
            validation: aValidation({
              introduced: [aDiagnostic({ severity: 'warning', file: one, message: two })],
            }),
          },
          { verdicts: [verdict], preexisting: [verdict] },
        );
        const { comment, checks } = renderPullRequest(outcome);
        const texts = [comment, ...checks.flatMap(({ summary, text }) => [summary, text ?? ''])];

        for (const text of texts) {
          expect(text.match(/^<details/gm)?.length ?? 0).toBe(text.match(/^<\/details>/gm)?.length ?? 0);
          expect(text).not.toMatch(/[[\p{Cc}\u202A-\u202E\u2066-\u2069]--[\n\t]]/v);
        }
        expect(comment.indexOf(commentMarker)).toBe(0);
        expect(comment.lastIndexOf(commentMarker)).toBe(0);
      }),
    );
  });
});
