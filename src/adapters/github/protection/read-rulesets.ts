import type { Lookup, ProtectionLayer } from '../../../model/protection-facts.ts';
import { idAt, listAt, textAt, valueAt } from '../../../model/read-unknown.ts';
import { isBeyondPlan, unreadable } from './lookup.ts';
import { readBypassActor, readRules } from './read-layers.ts';
import type { RestReader } from './rest-reader.ts';

/** The rulesets in force for a branch, of the repository and of those above it. Throws `ForgeError`. */
export async function readRulesets(
  rest: RestReader,
  repository: string,
  branch: string,
): Promise<Lookup<readonly ProtectionLayer[]>> {
  const answer = await rest.list(`${repository}/rules/branches/${encodeURIComponent(branch)}`);
  if (answer.kind === 'refused') {
    return isBeyondPlan(answer) ? { kind: 'known', value: [] } : unreadable(answer, 'Metadata: read');
  }
  const byRuleset = Map.groupBy(answer.items ?? [], (rule) => idAt(rule, 'ruleset_id') ?? 0);
  const layers: ProtectionLayer[] = [];
  for (const [id, rules] of byRuleset) {
    layers.push(readRules(rules, await readRuleset(rest, repository, { id, first: rules[0] })));
  }
  return { kind: 'known', value: layers };
}

/** Name and bypass list, which only those see who may change the ruleset. */
async function readRuleset(
  rest: RestReader,
  repository: string,
  { id, first }: { readonly id: number; readonly first: unknown },
): Promise<Pick<ProtectionLayer, 'source' | 'bypass'>> {
  const answer = await rest.get(`${repository}/rulesets/${id}?includes_parents=true`);
  const data = answer.kind === 'answer' ? answer.data : undefined;
  const level = levels.find((name) => name === textAt(first, 'ruleset_source_type')) ?? 'Repository';
  const source = {
    kind: 'ruleset',
    id,
    name: textAt(data, 'name') ?? String(id),
    level,
    owner: textAt(first, 'ruleset_source') ?? '',
  } as const;
  const needs = `${level === 'Repository' ? 'Administration' : `${level} administration`}: write`;
  if (answer.kind === 'refused') return { source, bypass: unreadable(answer, needs) };
  if (!Array.isArray(valueAt(data, 'bypass_actors'))) {
    const reason = `GET ${repository}/rulesets/${id} tells nothing of it`;
    return { source, bypass: { kind: 'unknown', reason, needs } };
  }
  const actors = listAt(data, 'bypass_actors').map((actor) => readBypassActor(actor));
  return { source, bypass: { kind: 'known', value: actors } };
}

const levels = ['Repository', 'Organization', 'Enterprise'] as const;
