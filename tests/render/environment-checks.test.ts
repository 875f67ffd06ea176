import { describe, expect, it } from 'vitest';
import { renderPullRequest } from '../../src/render/review/pull-request-report.ts';
import { mostEnvironmentChecks } from '../../src/render/review/environment-checks.ts';
import type { Undeployed } from '../../src/model/review.ts';
import {
  aChange,
  aField,
  aGraph,
  anEdge,
  anEnvironmentPlan,
  aPlan,
  reviewed,
  summaryOf,
} from '../builders/a-review.ts';

const payments = aChange({
  risk: 'high',
  reasons: ['A change of spec.image is marked medium risk.', 'Production raises the risk by a level.'],
  fields: [
    aField({
      path: 'spec.image',
      before: 'ghcr.io/acme/payments:2.4.1',
      after: 'ghcr.io/acme/payments:2.5.0',
    }),
  ],
  blastRadius: { direct: ['service:web'], transitive: ['stack:shop'], owners: ['group:web'] },
});
const ledger = aChange({
  ref: 'service:ledger',
  action: 'create',
  risk: 'low',
  reasons: [],
  owner: undefined,
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
]);
const bytes = (text: string): number => new TextEncoder().encode(text).length;

const deployed = 'd'.repeat(40);
const undeployed: readonly Undeployed[] = [
  {
    kind: 'compared',
    environment: 'production',
    commit: deployed,
    summary: summaryOf([ledger, payments, aChange({ ref: 'service:web' })], 9),
    refs: ['service:ledger', 'service:payments', 'service:web'],
  },
  { kind: 'never', environment: 'staging' },
];

describe('the check of an environment', () => {
  it('shows counts, risk with reason, reach with owners, order, picture and difference of it alone', () => {
    const { environments } = renderPullRequest(reviewed({ plan, graph, undeployed }));

    expect(
      environments
        .map(({ name, conclusion, title, summary, text }) =>
          [name, conclusion, title, summary, text].join('\n\n'),
        )
        .join('\n\n════════════\n\n'),
    ).toMatchSnapshot();
  });

  it('is there for no environment where no plan was made', () => {
    expect(renderPullRequest(reviewed({ plan: undefined })).environments).toEqual([]);
  });

  it('is there for those of tier production and the riskiest first, and the plan says that others have none', () => {
    const low = aChange({ risk: 'low' });
    const environments = [
      ...Array.from({ length: 498 }, (_, index) =>
        anEnvironmentPlan({ name: `preview-${index}`, tier: 'development', changes: [low] }),
      ),
      anEnvironmentPlan({ name: 'risky', tier: 'development', changes: [payments] }),
      anEnvironmentPlan({ name: 'production', changes: [low] }),
    ];

    const report = renderPullRequest(reviewed({ plan: aPlan({ environments }) }));

    const names = report.environments.map(({ name }) => name);
    expect(names).toHaveLength(mostEnvironmentChecks);
    expect(names.slice(-2)).toEqual(['charter/plan (risky)', 'charter/plan (production)']);
    expect(report.checks.find(({ name }) => name === 'charter/plan')?.summary).toContain(
      '_10 of the 500 environments that change have a check of their own',
    );
  });

  it('keeps within its share of bytes, all together within 200 KB', () => {
    const changes = Array.from({ length: 400 }, (_, index) =>
      aChange({
        ref: `service:s${index}`,
        fields: [aField({ before: 'b'.repeat(900), after: 'a'.repeat(900) })],
      }),
    );
    const environments = Array.from({ length: 30 }, (_, index) =>
      anEnvironmentPlan({ name: `e${index}`, changes, waves: changes.map(({ ref }) => [ref]) }),
    );

    const report = renderPullRequest(reviewed({ plan: aPlan({ environments }) }));

    const sizes = report.environments.map(({ summary, text = '' }) => Math.max(bytes(summary), bytes(text)));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(10_000);
    expect(report.environments[0]?.text).toMatch(/_Showing \d+ of 400 changes\. `charter plan --env e0`/);
  });
});

describe('what is merged and not deployed yet', () => {
  it('is one line of the comment, and a section of the plan', () => {
    const { comment, checks } = renderPullRequest(reviewed({ plan, graph, undeployed }));

    expect(comment).toContain('> 3 merged changes are not deployed to `production` yet.');
    expect(comment).not.toContain('never');
    const summary = checks.find(({ name }) => name === 'charter/plan')?.summary;
    expect(summary).toContain('**Merged, and not deployed yet**');
    expect(summary).toContain('- `staging`: Nothing was deployed here yet, as far as the forge knows.');
  });

  it('is not guessed where it cannot be known', () => {
    const unknown: Undeployed = {
      kind: 'not-compared',
      environment: 'production',
      commit: deployed,
      why: 'commit-unknown',
    };
    const { comment, environments } = renderPullRequest(reviewed({ plan, undeployed: [unknown] }));

    expect(comment).toContain(
      '> What is merged and not deployed to `production` yet is not known: the deployed commit cannot be read any more.',
    );
    expect(environments[1]?.summary).toContain(
      '`dddddddddddd` is deployed here. What has been merged since, and would go along, is not known: the deployed commit cannot be read any more.',
    );
  });

  it('is not spoken of where everything is deployed, or the forge was not asked', () => {
    const all: Undeployed = {
      kind: 'compared',
      environment: 'production',
      commit: deployed,
      summary: summaryOf([], 12),
      refs: [],
    };
    const before = renderPullRequest(reviewed({ plan })).comment;

    expect(renderPullRequest(reviewed({ plan, undeployed: [all] })).comment).toBe(before);
  });
});
