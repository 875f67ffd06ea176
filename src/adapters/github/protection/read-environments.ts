import type { ForgeEnvironment, Lookup } from '../../../model/protection-facts.ts';
import { idAt, listAt, textAt, valueAt } from '../../../model/read-unknown.ts';
import { unreadable } from './lookup.ts';
import type { RestAnswer, RestReader } from './rest-reader.ts';

type Refusal = Extract<RestAnswer, { readonly kind: 'refused' }>;

const needs = 'Actions: read';

/** All environments with what holds up a deployment to them. Throws `ForgeError`. */
export async function readEnvironments(
  rest: RestReader,
  repository: string,
): Promise<Lookup<readonly ForgeEnvironment[]>> {
  const answer = await rest.list(`${repository}/environments`, 'environments');
  if (answer.kind === 'refused') return unreadable(answer, needs);
  const environments: ForgeEnvironment[] = [];
  for (const data of answer.items ?? []) {
    const name = textAt(data, 'name') ?? '';
    const path = `${repository}/environments/${encodeURIComponent(name)}`;
    const apps = await readApps(rest, path);
    if ('kind' in apps) return unreadable(apps, needs);
    const branches = await readBranches(rest, path, data);
    if (branches.kind === 'refused') return unreadable(branches, needs);
    environments.push({ ...readRules(data), name, apps, branches });
  }
  return { kind: 'known', value: environments };
}

function readRules(
  data: unknown,
): Pick<ForgeEnvironment, 'reviewers' | 'preventsSelfReview' | 'waitMinutes'> {
  const rules = listAt(data, 'protection_rules');
  const reviewRules = rules.filter((rule) => textAt(rule, 'type') === 'required_reviewers');
  return {
    reviewers: reviewRules.flatMap((rule) =>
      listAt(rule, 'reviewers').flatMap((entry) => readReviewer(entry)),
    ),
    preventsSelfReview: reviewRules.some((rule) => valueAt(rule, 'prevent_self_review') === true),
    waitMinutes: rules.flatMap((rule) => idAt(rule, 'wait_timer') ?? [])[0] ?? 0,
  };
}

function readReviewer(entry: unknown): ForgeEnvironment['reviewers'] {
  const id = idAt(entry, 'reviewer', 'id');
  return id === undefined ? [] : [{ type: textAt(entry, 'type') === 'Team' ? 'Team' : 'User', id }];
}

async function readApps(rest: RestReader, path: string): Promise<readonly number[] | Refusal> {
  const answer = await rest.get(`${path}/deployment_protection_rules`);
  if (answer.kind === 'refused') return answer;
  return listAt(answer.data, 'custom_deployment_protection_rules')
    .filter((rule) => valueAt(rule, 'enabled') === true)
    .flatMap((rule) => appIdOf(rule));
}

/** The rule names the App's id; of what is no rule of an App nothing is counted. */
function appIdOf(rule: unknown): readonly number[] {
  const id = idAt(rule, 'app', 'id');
  return id === undefined ? [] : [id];
}

async function readBranches(
  rest: RestReader,
  path: string,
  data: unknown,
): Promise<ForgeEnvironment['branches'] | Refusal> {
  const policy = valueAt(data, 'deployment_branch_policy');
  if (valueAt(policy, 'protected_branches') === true) return { kind: 'protected' };
  if (valueAt(policy, 'custom_branch_policies') !== true) return { kind: 'all' };
  const answer = await rest.list(`${path}/deployment-branch-policies`, 'branch_policies');
  if (answer.kind === 'refused') return answer;
  const patterns = (answer.items ?? []).map((entry) => {
    const name = textAt(entry, 'name') ?? '*';
    return textAt(entry, 'type') === 'tag' ? `refs/tags/${name}` : name;
  });
  return { kind: 'named', patterns };
}
