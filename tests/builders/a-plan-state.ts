import { buildGraph } from '../../src/graph/build-graph.ts';
import { isJsonArray, isJsonObject, type JsonObject } from '../../src/model/json.ts';
import type { EffectiveEnvironment, EffectiveManifest, Manifest } from '../../src/model/manifest.ts';
import { compareText, toFullRef, toRef, type ManifestKind, type Ref } from '../../src/model/ref.ts';
import type { TraitTree } from '../../src/model/traits.ts';
import type { PlanState } from '../../src/plan/make-plan.ts';
import { walkValue } from '../../src/plan/walk-value.ts';
import { traitsOf } from '../../src/registry/schema/traits.ts';
import { aManifest, type ReferenceDetails } from './a-manifest.ts';

/** The annotations of the real schemas. */
export const schemaTraits: Readonly<Record<ManifestKind, TraitTree>> = {
  Environment: traitsOf('Environment'),
  Service: traitsOf('Service'),
  Stack: traitsOf('Stack'),
  Tool: traitsOf('Tool'),
  Agent: traitsOf('Agent'),
  Workflow: traitsOf('Workflow'),
  Group: traitsOf('Group'),
  Policy: traitsOf('Policy'),
  Escalation: traitsOf('Escalation'),
  Overlay: traitsOf('Overlay'),
};

/** A manifest with this content, and the references that its schema finds in it. */
export function manifestOf(
  kind: ManifestKind,
  name: string,
  content: Partial<ManifestContent> = {},
): Manifest {
  const { metadata = {}, spec = {}, file, isValid } = content;
  const value = { metadata: { name, ...metadata }, spec };
  const references: ReferenceDetails[] = [];
  walkValue({ value, tree: schemaTraits[kind], path: [] }, ({ value: node, tree, path }) => {
    const { reference } = tree.traits;
    if (reference === undefined) return true;
    const texts = reference.isKey && isJsonObject(node) ? Object.keys(node) : [node];
    for (const text of texts) {
      const target = typeof text === 'string' ? toFullRef(text, reference.kinds) : undefined;
      if (target !== undefined) references.push({ edge: reference.edge, target, path });
    }
    return true;
  });
  return aManifest(toRef(kind, name), {
    metadata,
    spec,
    references,
    ...(file !== undefined && { file }),
    ...(isValid !== undefined && { isValid }),
  });
}

interface ManifestContent {
  readonly metadata: JsonObject;
  readonly spec: JsonObject;
  readonly file: string;
  readonly isValid: boolean;
}

/** A service that runs from an image; the spec is added to that. */
export function aService(name: string, spec: JsonObject = {}, metadata: JsonObject = {}): Manifest {
  return manifestOf('Service', name, {
    metadata,
    spec: { runtime: { type: 'kubernetes' }, image: 'nginx:1.27', ...spec },
  });
}

export function aStack(name: string, spec: JsonObject): Manifest {
  return manifestOf('Stack', name, { spec });
}

export function anEnvironment(name: string, spec: JsonObject = {}): Manifest {
  return manifestOf('Environment', name, { spec: { tier: name, ...spec } });
}

/** What a state is made of beside its manifests: specs that overlays have patched, by environment and ref. */
export interface StateDetails {
  readonly commit?: string;
  readonly patched?: Readonly<Record<string, Readonly<Record<Ref, JsonObject>>>>;
}

/** The state of a registry: every environment, staging before production, with the valid services and stacks that run there. */
export function aPlanState(manifests: readonly Manifest[], details: StateDetails = {}): PlanState {
  const { commit = 'c0ffee', patched = {} } = details;
  const environments = manifests
    .filter(({ kind, isValid }) => kind === 'Environment' && isValid)
    .toSorted((a, b) => compareText(b.name, a.name))
    .map(({ name }): EffectiveEnvironment => {
      const here = manifests.filter((manifest) => runsIn(manifest, name));
      const effective = here.map((manifest) => effectiveIn(manifest, name, patched[name] ?? {}));
      return { name, manifests: new Map(effective.map((manifest) => [manifest.ref, manifest])) };
    });
  return {
    commit,
    environments,
    manifests: new Map(manifests.map((manifest) => [manifest.ref, manifest])),
    graph: buildGraph(manifests),
  };
}

function runsIn({ kind, isValid, value }: Manifest, environment: string): boolean {
  if (!isValid || (kind !== 'Service' && kind !== 'Stack')) return false;
  const places = isJsonObject(value['spec']) ? value['spec']['environments'] : undefined;
  return !isJsonArray(places) || places.includes(environment);
}

function effectiveIn(
  { ref, kind, value, file }: Manifest,
  environment: string,
  specs: Readonly<Record<Ref, JsonObject>>,
): EffectiveManifest {
  const spec = specs[ref];
  const source = { ref, file };
  if (spec === undefined) return { ref, kind, environment, value, sources: [source] };
  const overlay = { ref: `overlay:patch-${environment}`, file: `environments/${environment}.yaml` } as const;
  return { ref, kind, environment, value: { ...value, spec }, sources: [source, overlay] };
}
