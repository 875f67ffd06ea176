import type { BypassActor, ProtectionFacts, ProtectionLayer } from '../model/protection-facts.ts';
import type { ProtectionFinding } from '../model/protection-finding.ts';
import { essentialNeeds } from './branch-needs.ts';
import { gateChecks } from './check-gaps.ts';
import { asksFor, gateLayers, pinnedApp } from './gate-layers.ts';
import { isOwnerName } from '../model/repository-name.ts';
import { ghApi, repositoryPath } from './gh-command.ts';

interface EssentialNeed {
  readonly isMetBy: (layer: ProtectionLayer) => boolean;
  readonly isAboutReviews: boolean;
}

/**
 * Who need not keep to the rules. Rules add up, so a list in one layer matters only for what no layer without such a
 * list asks for: https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/about-rulesets#about-rule-layering
 */
export function bypassGaps(facts: ProtectionFacts): readonly ProtectionFinding[] {
  const loose = looseLayers(facts).filter(({ actors }) => actors.length > 0);
  if (loose.length === 0) return [];
  const command = loose.flatMap(({ layer, actors }) => commandsFor(facts, layer, actors)).join('\n');
  const isBroad = loose.some(({ actors }) => actors.some(({ kind }) => kind === 'broad'));
  return [
    {
      code: 'protection-bypass',
      severity: isBroad ? 'error' : 'warning',
      title: 'The rules do not hold for everybody',
      found: loose
        .map(
          ({ layer, actors }) => `${layerName(layer)} lets ${actors.map(({ name }) => name).join(', ')} by`,
        )
        .join('; '),
      expected: 'nobody, or a rule without exceptions that asks for the same',
      setting: [...new Set(loose.map(({ layer }) => settingOf(layer)))].join('; '),
      ...(command === '' ? {} : { command }),
    },
  ];
}

/** Layers whose exceptions are not told, where something rests on them. */
export function unknownBypasses(facts: ProtectionFacts): readonly ProtectionLayer[] {
  return looseLayers(facts)
    .map(({ layer }) => layer)
    .filter(({ bypass }) => bypass.kind === 'unknown');
}

function looseLayers(
  facts: ProtectionFacts,
): readonly { readonly layer: ProtectionLayer; readonly actors: readonly BypassActor[] }[] {
  const { layers } = gateLayers(facts);
  const appId = facts.appId ?? pinnedApp(layers, gateChecks);
  const onReviews = essentialNeeds.map(({ isMetBy, part }) => ({
    isMetBy,
    isAboutReviews: part.kind === 'pull-request',
  }));
  const onChecks = gateChecks.map((name) => ({
    isMetBy: (layer: ProtectionLayer) => asksFor(layer, name, appId),
    isAboutReviews: false,
  }));
  const loose = [...onReviews, ...onChecks].flatMap((need) => looseFor(need, layers));
  return layers.flatMap((layer) => {
    const found = loose.filter((entry) => entry.layer === layer);
    return found.length === 0 ? [] : [{ layer, actors: [...new Set(found.flatMap(({ actors }) => actors))] }];
  });
}

/** The layers that meet a need, each with those it lets by; none where one of them lets nobody by. */
function looseFor(need: EssentialNeed, layers: readonly ProtectionLayer[]) {
  const meeting = layers
    .filter(need.isMetBy)
    .map((layer) => ({ layer, actors: exempted(layer, need.isAboutReviews) }));
  return meeting.some(({ layer, actors }) => layer.bypass.kind === 'known' && actors.length === 0)
    ? []
    : meeting;
}

function exempted({ bypass }: ProtectionLayer, isAboutReviews: boolean): readonly BypassActor[] {
  if (bypass.kind === 'unknown') return [];
  return bypass.value.filter(({ scope }) => scope === 'all' || isAboutReviews);
}

/** For a reader. */
export function layerName({ source }: ProtectionLayer): string {
  return source.kind === 'branch-protection' ? 'branch protection' : `ruleset "${source.name}"`;
}

function settingOf({ source }: ProtectionLayer): string {
  if (source.kind === 'branch-protection') {
    return 'Settings › Branches › Do not allow bypassing the above settings; Allow specified actors to bypass required pull requests';
  }
  const place = { Repository: '', Organization: 'Organization ', Enterprise: 'Enterprise ' }[source.level];
  return `${place}Settings › Rules › Rulesets › Bypass list`;
}

function commandsFor(
  facts: ProtectionFacts,
  { source }: ProtectionLayer,
  actors: readonly BypassActor[],
): readonly string[] {
  if (source.kind === 'branch-protection') return classicCommands(facts, actors);
  if (source.level === 'Enterprise') return [];
  const { owner } = source;
  // An answer of the forge: no line is made of one that leads elsewhere.
  if (source.level === 'Organization' && !isOwnerName(owner)) return [];
  const path =
    source.level === 'Organization'
      ? `orgs/${owner}/rulesets/${source.id}`
      : repositoryPath(facts, `rulesets/${source.id}`);
  return [ghApi(facts, { method: 'PUT', path, body: { bypass_actors: [] } })];
}

function classicCommands(facts: ProtectionFacts, actors: readonly BypassActor[]): readonly string[] {
  const path = repositoryPath(facts, `branches/${encodeURIComponent(facts.defaultBranch)}/protection`);
  const nobody = { bypass_pull_request_allowances: { users: [], teams: [], apps: [] } };
  const reviews = `${path}/required_pull_request_reviews`;
  return [
    ...(actors.some(({ scope }) => scope === 'all')
      ? [ghApi(facts, { method: 'POST', path: `${path}/enforce_admins` })]
      : []),
    ...(actors.some(({ scope }) => scope === 'reviews')
      ? [ghApi(facts, { method: 'PATCH', path: reviews, body: nobody })]
      : []),
  ];
}
