import type { Core } from '../core.ts';
import { nodeId } from '../node-id.ts';
import type { Repository } from '../store/model/repository.ts';
import type { Ruleset } from '../store/model/ruleset.ts';
import { fullName, repositoryPage, repositoryUrl } from './repository.ts';

/** A ruleset in lists (`repository-ruleset`, without its rules). */
export function presentRulesetSummary(core: Core, repository: Repository, ruleset: Ruleset) {
  const self = `${repositoryUrl(core, repository)}/rulesets/${ruleset.id}`;
  const html = `${repositoryPage(core, repository)}/rules/${ruleset.id}`;
  return {
    id: ruleset.id,
    name: ruleset.name,
    target: 'branch',
    source_type: 'Repository',
    source: fullName(core, repository),
    enforcement: ruleset.enforcement,
    node_id: nodeId('RRS', ruleset.id),
    _links: { self: { href: self }, html: { href: html } },
    created_at: ruleset.createdAt,
    updated_at: ruleset.updatedAt,
  };
}

/** A ruleset in full; who may go round it is for those to see who may change it. */
export function presentRuleset(
  core: Core,
  repository: Repository,
  { ruleset, isManager }: { ruleset: Ruleset; isManager: boolean },
) {
  const bypass = ruleset.bypassActors.map(({ actorType, actorId, mode }) => ({
    actor_type: actorType,
    actor_id: actorId,
    bypass_mode: mode,
  }));
  return {
    ...presentRulesetSummary(core, repository, ruleset),
    conditions: { ref_name: { include: ruleset.include, exclude: ruleset.exclude } },
    rules: ruleset.rules,
    ...(isManager ? { bypass_actors: bypass } : {}),
  };
}
