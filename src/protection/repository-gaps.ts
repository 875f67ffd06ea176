import type { CodeOwnersFacts, ProtectionFacts, WorkflowSettings } from '../model/protection-facts.ts';
import type { ProtectionFinding } from '../model/protection-finding.ts';
import { ghApi, repositoryPath } from './gh-command.ts';

/** What workflows may do beyond what they have to. */
export function workflowGaps(facts: ProtectionFacts): readonly ProtectionFinding[] {
  if (facts.workflows.kind === 'unknown') return [];
  const { mayWrite, mayApprove }: WorkflowSettings = facts.workflows.value;
  const page = 'Settings › Actions › General › Workflow permissions';
  const command = ghApi(facts, {
    method: 'PUT',
    path: repositoryPath(facts, 'actions/permissions/workflow'),
    body: { default_workflow_permissions: 'read', can_approve_pull_request_reviews: false },
  });
  const gaps: ProtectionFinding[] = [];
  if (mayWrite) {
    gaps.push({
      code: 'protection-workflows-write',
      severity: 'warning',
      title: 'Workflows may write unless they say otherwise',
      found: 'the token of a workflow has read and write permissions',
      expected: 'read alone; a workflow that needs more says so',
      setting: `${page} › Read repository contents and packages permissions`,
      command,
    });
  }
  if (mayApprove) {
    gaps.push({
      code: 'protection-workflows-approve',
      severity: 'warning',
      title: 'A workflow can approve a pull request',
      found: 'GitHub counts the approval of a workflow; Charter never does',
      expected: 'off',
      setting: `${page} › Allow GitHub Actions to create and approve pull requests`,
      command,
    });
  }
  return gaps;
}

/** Whether those who own the rules of the gate are asked when these change. */
export function codeOwnerGaps({ codeOwners }: ProtectionFacts): readonly ProtectionFinding[] {
  if (codeOwners.kind === 'unknown') return [];
  if (codeOwners.value === undefined) {
    return [
      {
        code: 'protection-codeowners-missing',
        severity: 'error',
        title: 'Nobody owns the rules of the gate',
        found: 'there is no CODEOWNERS on the default branch',
        expected: 'owners of charter.yaml, policies, groups, .github and CODEOWNERS itself',
        setting: 'the file .github/CODEOWNERS; `charter owners` shows what it says',
      },
    ];
  }
  return [...uncovered(codeOwners.value), ...broken(codeOwners.value)];
}

function uncovered({ file, unowned }: CodeOwnersFacts): readonly ProtectionFinding[] {
  if (unowned.length === 0) return [];
  return [
    {
      code: 'protection-codeowners-uncovered',
      severity: 'error',
      title: 'Nobody owns a part of the rules of the gate',
      found: `no owner of ${unowned.join(', ')}`,
      expected: 'an owner of each',
      setting: `the file ${file}; \`charter owners -- PATH\` shows what it says`,
    },
  ];
}

function broken({ file, errors }: CodeOwnersFacts): readonly ProtectionFinding[] {
  if (errors.length === 0) return [];
  const shown = errors.slice(0, 5).map(({ line, kind }) => `line ${line}: ${kind}`);
  const rest = errors.length > shown.length ? `; ${errors.length - shown.length} more` : '';
  return [
    {
      code: 'protection-codeowners-broken',
      severity: 'warning',
      title: 'GitHub skips lines of CODEOWNERS',
      found: `${shown.join('; ')}${rest}`,
      expected: 'no error',
      setting: `the file ${file}`,
    },
  ];
}

/** Whether the App has been granted what it needs. Levels rise: read, write, admin. */
export function appGaps({ app, appId, wantedPermissions }: ProtectionFacts): readonly ProtectionFinding[] {
  if (app.kind === 'unknown' || appId === undefined) return [];
  const granted = app.value;
  if (granted === undefined) {
    return [
      {
        code: 'protection-app-not-installed',
        severity: 'error',
        title: 'The App is not installed',
        found: `App ${appId} is not among the Apps of the organization`,
        expected: 'installed, and allowed to see this repository',
        setting: "the App's own page › Install App",
      },
    ];
  }
  return Object.entries(wantedPermissions)
    .filter(([name, level]) => rankOf(granted[name]) < rankOf(level))
    .map(([name, level]) => ({
      code: 'protection-app-permission-missing',
      severity: 'warning',
      subject: name,
      title: 'The App lacks a permission',
      found: granted[name] ?? 'not granted',
      expected: level,
      setting: 'Organization Settings › GitHub Apps › Configure › Review request',
    }));
}

const levels: readonly (string | undefined)[] = ['read', 'write', 'admin'];

function rankOf(level: string | undefined): number {
  return levels.indexOf(level);
}
