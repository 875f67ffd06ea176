import { isJsonObject, type JsonObject } from '../model/json.ts';
import type { EffectiveEnvironment, EffectiveManifest, Manifest } from '../model/manifest.ts';
import { compareText, toFullRef, toRef, type ManifestKind, type Ref } from '../model/ref.ts';
import type { TraitTree } from '../model/traits.ts';

export type TraitsByKind = Readonly<Record<ManifestKind, TraitTree>>;

/** A registry at one commit, as far as policies look at it. */
export interface PolicyState {
  readonly environments: readonly EffectiveEnvironment[];
  readonly manifests: ReadonlyMap<Ref, Manifest>;
}

/** A manifest in one environment, before and after the change; without a state before, only after. */
export interface Subject {
  readonly ref: Ref;
  readonly kind: ManifestKind;
  readonly before: JsonObject | undefined;
  /** Undefined where it is deleted. */
  readonly after: JsonObject | undefined;
  readonly owner: Ref | undefined;
}

/** What belongs to one environment, or to none: Groups, Policies, Overlays and what runs nowhere. */
export interface EnvironmentFacts {
  readonly name: string | undefined;
  readonly subjects: ReadonlyMap<Ref, Subject>;
}

/** Everything that policies are asked about, as one snapshot. */
export interface PolicyFacts {
  readonly environments: readonly EnvironmentFacts[];
  /** False where there is no state before, so that nothing can be said of changes. */
  readonly hasBefore: boolean;
}

/**
 * The facts of a state, or of what leads from one to another. What is there and could not be judged is left out: it is
 * not deleted, and is refused for its errors.
 */
export function gatherFacts(
  before: PolicyState | undefined,
  after: PolicyState,
  isUnjudged: IsUnjudged = () => false,
): PolicyFacts {
  const earlier = new Map(before?.environments.map((environment) => [environment.name, environment]));
  const later = new Map(after.environments.map((environment) => [environment.name, environment]));
  const names = [...new Set([...later.keys(), ...earlier.keys()])];
  const environments = names.map((name) => ({
    name,
    subjects: pairUp(
      earlier.get(name)?.manifests ?? noManifests,
      later.get(name)?.manifests ?? noManifests,
      (ref) => isUnjudged(ref, name),
    ),
  }));
  const deployed = new Set(environments.flatMap(({ subjects }) => [...subjects.keys()]));
  const elsewhere = pairUp(
    before === undefined ? noManifests : undeployed(before, deployed),
    undeployed(after, deployed),
    (ref) => isUnjudged(ref, undefined),
  );
  return {
    environments: [...environments, { name: undefined, subjects: elsewhere }],
    hasBefore: before !== undefined,
  };
}

/** Whether a manifest that should be in an environment, or in none, has errors that keep it from being judged there. */
export type IsUnjudged = (ref: Ref, environment: string | undefined) => boolean;

type Valued = Pick<EffectiveManifest, 'ref' | 'kind' | 'value'>;

const noManifests: ReadonlyMap<Ref, Valued> = new Map();

function undeployed({ manifests }: PolicyState, deployed: ReadonlySet<Ref>): ReadonlyMap<Ref, Valued> {
  return new Map([...manifests].filter(([ref, { isValid }]) => isValid && !deployed.has(ref)));
}

function pairUp(
  before: ReadonlyMap<Ref, Valued>,
  after: ReadonlyMap<Ref, Valued>,
  isUnjudged: (ref: Ref) => boolean,
): ReadonlyMap<Ref, Subject> {
  const subjects = new Map<Ref, Subject>();
  const refs = [...new Set([...after.keys(), ...before.keys()])].toSorted(compareText);
  for (const ref of refs) {
    const present = after.get(ref) ?? before.get(ref);
    if (present === undefined || (!after.has(ref) && isUnjudged(ref))) continue;
    const [was, is] = [before.get(ref)?.value, after.get(ref)?.value];
    subjects.set(ref, { ref, kind: present.kind, before: was, after: is, owner: ownerOf(present.value) });
  }
  return subjects;
}

/** The Group that a manifest names as its owner. */
export function ownerOf(value: JsonObject | undefined): Ref | undefined {
  const metadata = value?.['metadata'];
  const owner = isJsonObject(metadata) ? metadata['owner'] : undefined;
  return typeof owner === 'string' ? toFullRef(owner, ['group']) : undefined;
}

/** The Environment manifest of the facts of an environment, to point at when no other manifest is meant. */
export function environmentRef({ name }: EnvironmentFacts): Ref | undefined {
  return name === undefined ? undefined : toRef('Environment', name);
}
