import type { BlastRadius } from '../model/graph.ts';
import type { ChangeAction } from '../model/plan.ts';
import { formatPath } from '../model/pointer.ts';
import type { Ref } from '../model/ref.ts';
import type { Risk } from '../model/traits.ts';
import type { ManifestChange } from './compare-manifests.ts';
import type { ValueChange } from './diff-values.ts';
import { judgeFields } from './judge-fields.ts';
import { highestRisk, raiseRisk, type RiskFinding } from './risk-levels.ts';

/** What the risk of a change depends on, beside the change itself. */
export interface RiskFacts {
  readonly change: ManifestChange;
  /** Where it happens; undefined for what is deployed nowhere. */
  readonly environment: { readonly name: string; readonly isProduction: boolean } | undefined;
  readonly blastRadius: BlastRadius;
  /** Of a deleted manifest: what still refers to it afterwards. */
  readonly remaining: readonly Ref[];
}

/** So many dependent refs make a blast radius large. */
const largeRadius = 10;

/** Names listed in a reason before the rest is only counted. */
const mostNames = 3;

/**
 * The risk of a change, and one sentence for everything that made it so: the highest of what its fields and its
 * action give, then a level more in production, and another for a large blast radius. docs/plan.md has the table.
 */
export function assessRisk(facts: RiskFacts): { readonly risk: Risk; readonly reasons: readonly string[] } {
  if (isWording(facts.change)) {
    return {
      risk: 'low',
      reasons: ['Only a title or description changes, which nothing that runs can see.'],
    };
  }
  const findings = [
    ...actionFindings[facts.change.action](facts),
    ...fieldFindings(facts.change),
    ...judgeFields(facts.change),
  ];
  const start = findings.reduce<Risk>((risk, finding) => highestRisk(risk, finding.risk), 'low');
  const weighty = findings.filter(({ risk, isAlwaysGiven }) => risk === start || isAlwaysGiven === true);
  const raises = [...productionRaise(facts), ...radiusRaise(facts)];
  return {
    risk: raises.reduce(raiseRisk, start),
    reasons: [...weighty.map(({ reason }) => reason), ...raises],
  };
}

function isWording({ action, changes }: ManifestChange): boolean {
  return (
    action === 'update' &&
    changes.every(({ path }) => path[0] === 'metadata' && (path[1] === 'title' || path[1] === 'description'))
  );
}

const actionFindings: Readonly<Record<ChangeAction, (facts: RiskFacts) => readonly RiskFinding[]>> = {
  create: (facts) => [
    { risk: 'low', reason: `It is new${placeOf(facts)}, so nothing has come to rely on it.` },
  ],
  update: () => [],
  replace: ({ change }) => {
    const paths = change.changes.filter(({ isReplacing }) => isReplacing).map(pathOf);
    const reason = `It has to be replaced, because ${listed(paths)} cannot be changed in place.`;
    return [{ risk: 'medium', reason, isAlwaysGiven: true }];
  },
  delete: (facts) => {
    const removed = `It is removed${placeOf(facts)}`;
    return facts.remaining.length === 0
      ? [{ risk: 'medium', reason: `${removed}; nothing there needs it any more.` }]
      : [{ risk: 'high', reason: `${removed} while it is still needed by ${listed(facts.remaining)}.` }];
  },
};

function placeOf({ environment }: RiskFacts): string {
  return environment === undefined ? '' : ` in ${environment.name}`;
}

/** A new or removed Service or Stack is judged as a whole: its fields change nothing that was there. */
function fieldFindings({ action, kind, changes }: ManifestChange): readonly RiskFinding[] {
  const isDeployed = kind === 'Service' || kind === 'Stack';
  if (isDeployed && (action === 'create' || action === 'delete')) return [];
  const risks = changes.map(({ risk }) => risk ?? 'low');
  const highest = risks.reduce<Risk>(highestRisk, 'low');
  const paths = changes.filter((_, index) => risks[index] === highest).map(pathOf);
  if (paths.length === 0) return [];
  return [{ risk: highest, reason: `A change of ${listed(paths)} is marked ${highest} risk.` }];
}

function productionRaise({ environment }: RiskFacts): readonly string[] {
  if (environment?.isProduction !== true) return [];
  return ['Production raises the risk by a level.'];
}

function radiusRaise({ change, blastRadius }: RiskFacts): readonly string[] {
  const reached = blastRadius.direct.length + blastRadius.transitive.length;
  if (change.action === 'create' || reached < largeRadius) return [];
  const size = blastRadius.isCut === true ? `more than ${reached}` : String(reached);
  return [`A blast radius of ${size} refs raises the risk by a level.`];
}

function pathOf({ path }: ValueChange): string {
  return formatPath(path);
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, mostNames);
  if (names.length > mostNames) return `${shown.join(', ')} and ${names.length - mostNames} more`;
  const last = shown.at(-1) ?? '';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`;
}
