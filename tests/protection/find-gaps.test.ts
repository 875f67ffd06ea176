import { describe, expect, it } from 'vitest';
import type { Lookup, ProtectionFacts } from '../../src/model/protection-facts.ts';
import { protectionCodes } from '../../src/model/protection-finding.ts';
import { findGaps } from '../../src/protection/find-gaps.ts';
import {
  aForgeEnvironment,
  aLayer,
  aLooseRuleset,
  factsUnder,
  protectedFacts,
} from '../builders/a-protection.ts';

const refused = { kind: 'unknown', reason: 'GET /x answered 403', needs: 'Administration: read' } as const;

function known<Value>(value: Value): Lookup<Value> {
  return { kind: 'known', value };
}

function codesOf(facts: ProtectionFacts): readonly string[] {
  return findGaps(facts).map(({ code, severity, subject }) =>
    [severity, code, ...(subject === undefined ? [] : [subject])].join(' '),
  );
}

const protection = (more: Parameters<typeof aLayer>[0]): ProtectionFacts =>
  protectedFacts({ branchProtection: known(aLayer(more)) });
const reviews = {
  approvals: 1,
  dismissesStaleReviews: true,
  asksCodeOwners: true,
  asksLastPushApproval: true,
};
const checks = aLayer().checks;
const admins = { kind: 'broad', name: 'administrators', scope: 'all' } as const;
const named = { kind: 'named', name: 'team 8', scope: 'all' } as const;
const allChecks = (code: string): readonly string[] =>
  ['validate', 'policy', 'plan', 'approval'].map((name) => `error ${code} charter/${name}`);

const cases: readonly (readonly [string, ProtectionFacts, readonly string[]])[] = [
  [
    'a branch without rules, with everything that rules would ask for',
    factsUnder([]),
    [
      'error protection-branch-unprotected',
      ...allChecks('protection-check-not-required'),
      'error protection-pull-request-not-required',
      'error protection-force-push-allowed',
      'error protection-deletion-allowed',
      'warning protection-not-up-to-date',
      'warning protection-no-approvals',
      'warning protection-no-code-owner-review',
      'info protection-no-last-push-approval',
      'info protection-stale-reviews-stay',
    ],
  ],
  [
    'one check that is not required',
    protection({ checks: checks.slice(1) }),
    ['error protection-check-not-required charter/validate'],
  ],
  [
    'checks that are required by name alone',
    protection({ checks: checks.map(({ name }) => ({ name, appId: undefined })) }),
    allChecks('protection-check-not-pinned'),
  ],
  [
    'checks of another App',
    protection({ checks: checks.map(({ name }) => ({ name, appId: 99 })) }),
    allChecks('protection-check-of-another-app'),
  ],
  [
    'the check of one environment, which not every change has',
    protection({ checks: [...checks, { name: 'charter/plan (production)', appId: 17 }] }),
    ['warning protection-check-of-environment charter/plan (production)'],
  ],
  ['that nobody has told the App', protectedFacts({ appId: undefined }), ['info protection-app-not-told']],
  ['force pushes', protection({ forbidsForcePush: false }), ['error protection-force-push-allowed']],
  ['deletion', protection({ forbidsDeletion: false }), ['error protection-deletion-allowed']],
  ['checks that are out of date', protection({ isStrict: false }), ['warning protection-not-up-to-date']],
  [
    'a branch to which everybody may push, and its reviews with it',
    protection({ pullRequest: undefined }),
    [
      'error protection-pull-request-not-required',
      'warning protection-no-approvals',
      'warning protection-no-code-owner-review',
      'info protection-no-last-push-approval',
      'info protection-stale-reviews-stay',
    ],
  ],
  [
    'no approvals',
    protection({ pullRequest: { ...reviews, approvals: 0 } }),
    ['warning protection-no-approvals'],
  ],
  [
    'no code owners',
    protection({ pullRequest: { ...reviews, asksCodeOwners: false } }),
    ['warning protection-no-code-owner-review'],
  ],
  [
    'the last push',
    protection({ pullRequest: { ...reviews, asksLastPushApproval: false } }),
    ['info protection-no-last-push-approval'],
  ],
  [
    'stale reviews',
    protection({ pullRequest: { ...reviews, dismissesStaleReviews: false } }),
    ['info protection-stale-reviews-stay'],
  ],
  ['administrators who pass', protection({ bypass: known([admins]) }), ['error protection-bypass']],
  ['named ones who pass', protection({ bypass: known([named]) }), ['warning protection-bypass']],
  [
    'a bypass list that is not shown',
    protection({ bypass: refused }),
    ['warning protection-unknown bypass list of branch protection'],
  ],
  [
    'an environment that does not exist',
    protectedFacts({ environments: known([]) }),
    ['error protection-environment-open production', 'warning protection-environment-any-branch production'],
  ],
  [
    'an environment with the rule of another App alone',
    protectedFacts({ environments: known([aForgeEnvironment({ reviewers: [], apps: [99] })]) }),
    ['error protection-environment-open production'],
  ],
  [
    'deployments of other branches',
    protectedFacts({
      environments: known([aForgeEnvironment({ branches: { kind: 'named', patterns: ['main', 'v*'] } })]),
    }),
    ['warning protection-environment-any-branch production'],
  ],
  [
    'protected branches where rulesets alone protect',
    factsUnder([aLayer({ source: aLooseRuleset().source })], {
      environments: known([aForgeEnvironment({ branches: { kind: 'protected' } })]),
    }),
    ['warning protection-environment-any-branch production'],
  ],
  [
    'workflows that write and approve',
    protectedFacts({ workflows: known({ mayWrite: true, mayApprove: true }) }),
    ['warning protection-workflows-write', 'warning protection-workflows-approve'],
  ],
  [
    'a missing CODEOWNERS',
    protectedFacts({ codeOwners: known(undefined) }),
    ['error protection-codeowners-missing'],
  ],
  [
    'a CODEOWNERS with errors that leaves rules out',
    protectedFacts({
      codeOwners: known({
        file: 'CODEOWNERS',
        errors: [{ line: 3, kind: 'Unknown owner' }],
        unowned: ['charter.yaml'],
      }),
    }),
    ['error protection-codeowners-uncovered', 'warning protection-codeowners-broken'],
  ],
  [
    'an App that is not installed',
    protectedFacts({ app: known(undefined) }),
    ['error protection-app-not-installed'],
  ],
  [
    'permissions that the App lacks',
    protectedFacts({ app: known({ checks: 'read' }) }),
    [
      'warning protection-app-permission-missing checks',
      'warning protection-app-permission-missing contents',
    ],
  ],
  [
    'whatever could not be read',
    protectedFacts({
      branchProtection: refused,
      environments: refused,
      workflows: refused,
      codeOwners: refused,
      production: refused,
      app: refused,
    }),
    [
      'warning protection-unknown branch protection',
      'warning protection-unknown environments of the registry',
      'warning protection-unknown environments',
      'warning protection-unknown workflow permissions',
      'warning protection-unknown CODEOWNERS',
      'info protection-unknown permissions of the App',
    ],
  ],
  [
    'rulesets that could not be read',
    protectedFacts({ rulesets: refused }),
    ['warning protection-unknown rulesets'],
  ],
];

describe('the findings on the settings of a repository', () => {
  it('are none where nothing is missing, by branch protection or by rulesets', () => {
    expect(findGaps(protectedFacts())).toEqual([]);
    expect(findGaps(factsUnder([aLayer({ source: aLooseRuleset().source })]))).toEqual([]);
    expect(
      findGaps(protectedFacts({ environments: known([aForgeEnvironment({ reviewers: [], apps: [17] })]) })),
    ).toEqual([]);
    expect(findGaps(protection({ isStrict: false, hasMergeQueue: true }))).toEqual([]);
  });

  it.each(cases)('tell of %s', (_, facts, expected) => {
    expect(codesOf(facts)).toEqual(expected);
  });

  it('have been provoked here, all of them', () => {
    const seen = new Set(cases.flatMap(([, facts]) => findGaps(facts).map(({ code }) => code)));

    expect(protectionCodes.filter((code) => !seen.has(code))).toEqual([]);
  });

  it('add up the rules of all layers', () => {
    const ruleset = aLooseRuleset({ forbidsDeletion: true, checks: checks.slice(0, 1) });
    const rest = aLayer({ forbidsDeletion: false, checks: checks.slice(1) });

    expect(findGaps(protectedFacts({ branchProtection: known(rest), rulesets: known([ruleset]) }))).toEqual(
      [],
    );
  });

  it('forgive a bypass list where a rule without one asks for the same, and nowhere else', () => {
    const loose = aLayer({ source: aLooseRuleset().source, bypass: known([admins]) });
    const partly = aLayer({ forbidsDeletion: false });

    expect(findGaps(protectedFacts({ rulesets: known([loose]) }))).toEqual([]);
    expect(codesOf(protectedFacts({ branchProtection: known(partly), rulesets: known([loose]) }))).toEqual([
      'error protection-bypass',
    ]);
  });

  it('say of an exception from reviews alone that it is about pull requests', () => {
    const actor = { kind: 'named', name: 'user ben', scope: 'reviews' } as const;

    expect(findGaps(protection({ bypass: known([actor]) }))).toEqual([
      {
        code: 'protection-bypass',
        severity: 'warning',
        title: 'The rules do not hold for everybody',
        found: 'branch protection lets user ben by',
        expected: 'nobody, or a rule without exceptions that asks for the same',
        setting:
          'Settings › Branches › Do not allow bypassing the above settings; Allow specified actors to bypass required pull requests',
        command: expect.stringContaining(
          'gh api -X PATCH repos/acme/shop/branches/main/protection/required_pull_request_reviews',
        ) as string,
      },
    ]);
  });

  it('say what is undecided while a part of the rules is not known', () => {
    const facts = factsUnder([aLooseRuleset({ checks: checks.slice(1) })], { branchProtection: refused });

    expect(findGaps(facts)[0]?.found).toContain(
      'GET /x answered 403; not known therefore: charter/validate, "Require a pull request before merging"',
    );
  });
});

describe('the command of a finding', () => {
  it('makes one ruleset with all that is needed, without exceptions', () => {
    const findings = findGaps(
      protection({ checks: checks.slice(2), forbidsDeletion: false, isStrict: false }),
    );
    const commands = new Set(findings.map(({ command }) => command));
    const [command = ''] = commands;
    const body: unknown = JSON.parse(command.split('\n').slice(1, -1).join('\n'));

    expect(commands.size).toBe(1);
    expect(command.split('\n')[0]).toBe("gh api -X POST repos/acme/shop/rulesets --input - <<'JSON'");
    expect(body).toEqual({
      name: 'Charter gate',
      target: 'branch',
      enforcement: 'active',
      conditions: { ref_name: { include: ['~DEFAULT_BRANCH'], exclude: [] } },
      bypass_actors: [],
      rules: [
        { type: 'deletion' },
        {
          type: 'required_status_checks',
          parameters: {
            required_status_checks: [
              { context: 'charter/validate', integration_id: 17 },
              { context: 'charter/policy', integration_id: 17 },
            ],
            strict_required_status_checks_policy: true,
          },
        },
      ],
    });
  });

  it('has a place to fill in where the App is not known, a host of its own, and a name that is free', () => {
    const source = { ...aLooseRuleset().source, name: 'Charter gate' };
    const [finding] = findGaps(
      factsUnder([aLooseRuleset({ source })], { appId: undefined, host: 'git.acme.example' }),
    );

    expect(finding?.command).toContain('gh api --hostname git.acme.example -X POST');
    expect(finding?.command).toContain('"integration_id":APP_ID');
    expect(finding?.command).toContain('"name": "Charter gate 2"');
  });

  it('keeps the reviewers of an environment and quotes what a shell would take apart', () => {
    const name = "pro'd $(x)";
    const facts = protectedFacts({
      production: known([name]),
      environments: known([aForgeEnvironment({ name, branches: { kind: 'all' } })]),
    });
    const [{ command = '' } = {}] = findGaps(facts);

    expect(command.split('\n')[0]).toBe(
      `gh api -X PUT 'repos/acme/shop/environments/pro'\\''d%20%24(x)' --input - <<'JSON'`,
    );
    expect(command).toContain('"reviewers": [{"type":"Team","id":8}]');
    expect(command).toContain('deployment-branch-policies');
  });
});
