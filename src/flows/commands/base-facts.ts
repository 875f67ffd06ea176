import { listIn, mapIn, textsIn } from '../../approvals/manifest-fields.ts';
import type { AgentGrant, BaseFacts, CommandRule, EnvironmentFact, GlassRules } from '../../model/command.ts';
import { parseDuration } from '../../model/duration.ts';
import { isJsonObject, type JsonObject } from '../../model/json.ts';
import type { Manifest } from '../../model/manifest.ts';
import { parseRef, toFullRef, toRef, type Ref } from '../../model/ref.ts';

type Manifests = ReadonlyMap<Ref, Manifest>;

/** What authorisation reads of the base. A manifest that is not valid grants nothing. */
export function commandBaseFacts(base: Manifests): BaseFacts {
  const valid = [...base.values()].filter(({ isValid }) => isValid);
  const ofKind = (kind: Manifest['kind']): readonly Manifest[] =>
    valid.filter((manifest) => manifest.kind === kind);
  return {
    agents: ofKind('Agent').flatMap(toGrant),
    environments: ofKind('Environment').map((environment) => toEnvironment(environment, base)),
    rules: ofKind('Policy').flatMap(toRules),
  };
}

/** Names of valid Environments that a change adds. */
export function addedEnvironments(base: Manifests, merged: Manifests): readonly string[] {
  return [...merged.values()]
    .filter(({ kind, isValid, ref }) => kind === 'Environment' && isValid && !base.has(ref))
    .map(({ name }) => name);
}

const roles = ['proposer', 'reviewer', 'verifier', 'operator'] as const;

function toGrant({ ref, value }: Manifest): readonly AgentGrant[] {
  const spec = mapIn(value, 'spec');
  const identity = toIdentity(mapIn(spec, 'identity'));
  const role = roles.find((known) => known === spec['role']);
  if (identity === undefined || role === undefined) return [];
  const may = mapIn(spec, 'may');
  const { deploymentsPerDay: limit, filesPerChange } = mapIn(spec, 'limits');
  return [
    {
      ref,
      identity,
      role,
      verbs: textsIn(may, 'verbs'),
      environments: textsIn(may, 'environments')?.map((text) => parseRef(text)?.name ?? text),
      paths: textsIn(may, 'paths'),
      kinds: textsIn(may, 'kinds'),
      ...(typeof filesPerChange === 'number' && { filesPerChange }),
      deploymentsPerDay: typeof limit === 'number' ? limit : undefined,
    },
  ];
}

function toIdentity({ app, user }: JsonObject): AgentGrant['identity'] | undefined {
  if (typeof app === 'number') return { app };
  const id = isJsonObject(user) ? user['id'] : undefined;
  return typeof id === 'number' ? { user: id } : undefined;
}

function toEnvironment({ name, value }: Manifest, base: Manifests): EnvironmentFact {
  const escalation = mapIn(value, 'spec')['escalation'];
  const ref = typeof escalation === 'string' ? toFullRef(escalation, ['escalation']) : undefined;
  const named = ref === undefined ? undefined : base.get(ref);
  if (named?.isValid !== true) return { name, breakGlassBy: [] };
  const breakGlass = mapIn(mapIn(named.value, 'spec'), 'breakGlass');
  const glass = toGlassRules(breakGlass);
  return {
    name,
    breakGlassBy: (textsIn(breakGlass, 'by') ?? []).map(toGroup),
    ...(glass !== undefined && { glass }),
  };
}

function toGroup(text: string): string {
  return toFullRef(text, ['group']) ?? toRef('Group', text);
}

/** Undefined where something is missing or cannot be read: then the glass cannot be broken. */
function toGlassRules({ lasts, reviewBy, reviewWithin }: JsonObject): GlassRules | undefined {
  const [grant, review] = [lasts, reviewWithin].map((text) =>
    typeof text === 'string' ? parseDuration(text) : undefined,
  );
  if (grant === undefined || review === undefined || typeof reviewBy !== 'string') return undefined;
  return { lasts: grant, reviewBy: toGroup(reviewBy), reviewWithin: review };
}

function toRules({ ref: policy, value }: Manifest): readonly CommandRule[] {
  const rules = listIn(mapIn(mapIn(value, 'spec'), 'sections'), 'commands');
  return rules.flatMap((rule) => (isJsonObject(rule) ? toRule(policy, rule) : []));
}

function toRule(policy: Ref, rule: JsonObject): readonly CommandRule[] {
  const { id, from } = rule;
  const group = typeof from === 'string' ? toFullRef(from, ['group']) : undefined;
  if (typeof id !== 'string' || group === undefined) return [];
  const environments = textsIn(rule, 'environments')?.map((text) => parseRef(text)?.name ?? text);
  return [{ policy, id, verbs: textsIn(rule, 'verbs') ?? [], environments, from: group }];
}
