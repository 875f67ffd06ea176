import { mayAct } from '../../access/permissions.ts';
import { found, notFound } from '../../api-error.ts';
import { fullName } from '../../present/repository.ts';
import { presentRuleset, presentRulesetSummary } from '../../present/ruleset.ts';
import { rulesetsFor } from '../../rules/branch-rules.ts';
import type { Ruleset } from '../../store/model/ruleset.ts';
import { noContent, ok, type Handlers, type RepositoryCall } from '../call.ts';
import { operations } from '../operations.ts';
import { listReply } from '../pages.ts';
import { readRuleset } from './ruleset-fields.ts';

/** Rules for branches. */
export const rulesetRoutes = {
  'GET /repos/{owner}/{repo}/rulesets': (call) =>
    listReply(call, call.core.store.by.rulesetsOfRepository.all(call.repository.id), (ruleset) =>
      presentRulesetSummary(call.core, call.repository, ruleset),
    ),
  'POST /repos/{owner}/{repo}/rulesets': (call) => {
    const { core, fields, repository } = call;
    const now = core.now();
    const ruleset = core.store.change(() =>
      core.store.tables.rulesets.put({
        id: core.store.nextId('rulesets'),
        repositoryId: repository.id,
        ...readRuleset(fields, undefined),
        createdAt: now,
        updatedAt: now,
      }),
    );
    return { status: 201, body: presentTo(call, ruleset) };
  },
  'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}': (call) => ok(presentTo(call, rulesetOf(call))),
  'PUT /repos/{owner}/{repo}/rulesets/{ruleset_id}': (call) => {
    const { core, fields } = call;
    const before = rulesetOf(call);
    const change = { ...readRuleset(fields, before), updatedAt: core.now() };
    return ok(
      presentTo(
        call,
        core.store.change(() => core.store.tables.rulesets.update(before.id, change)),
      ),
    );
  },
  'DELETE /repos/{owner}/{repo}/rulesets/{ruleset_id}': (call) => {
    const { id } = rulesetOf(call);
    call.core.store.change(() => call.core.store.tables.rulesets.remove(id));
    return noContent;
  },
  'GET /repos/{owner}/{repo}/rules/branches/{branch}': (call) => {
    const { core, repository, parameter } = call;
    const rules = rulesetsFor(core, repository, parameter('branch')).flatMap((ruleset) =>
      ruleset.rules.map((rule) => ({ rule, ruleset })),
    );
    return listReply(call, rules, ({ rule, ruleset }) => ({
      ...rule,
      ruleset_source_type: 'Repository',
      ruleset_source: fullName(core, repository),
      ruleset_id: ruleset.id,
    }));
  },
} satisfies Handlers;

function rulesetOf({ core, repository, parameter }: RepositoryCall): Ruleset {
  const ruleset = found(core.store.tables.rulesets.get(Number(parameter('ruleset_id'))));
  if (ruleset.repositoryId !== repository.id) throw notFound();
  return ruleset;
}

function presentTo({ core, caller, repository }: RepositoryCall, ruleset: Ruleset) {
  const demand = operations['PUT /repos/{owner}/{repo}/rulesets/{ruleset_id}'];
  const isManager = mayAct(core, caller, { repository, demand });
  return presentRuleset(core, repository, { ruleset, isManager });
}
