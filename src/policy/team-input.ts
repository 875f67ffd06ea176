import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import type { Graph } from '../model/graph.ts';
import type { EnvironmentFacts, PolicyFacts, Subject } from './facts.ts';
import { environmentRef } from './facts.ts';

/** What a team's Rego is given as `input` for one environment, or for what belongs to none. */
export interface TeamInput {
  readonly environment: string | undefined;
  /** JSON. */
  readonly input: string;
}

/** One input for each environment, and one for the rest of the registry. */
export function teamInputs(facts: PolicyFacts, graph: Graph): readonly TeamInput[] {
  const edges = edgesByRef(graph);
  return facts.environments.map((environment) => ({
    environment: environment.name,
    input: JSON.stringify(inputOf(environment, facts, edges)),
  }));
}

function inputOf(
  environment: EnvironmentFacts,
  { hasBefore }: PolicyFacts,
  edges: ReadonlyMap<string, JsonObject>,
): JsonObject {
  const subjects = [...environment.subjects.values()];
  return {
    environment: describeEnvironment(environment),
    manifests: valuesOf(subjects, 'after'),
    before: hasBefore ? valuesOf(subjects, 'before') : null,
    graph: Object.fromEntries(
      subjects.flatMap(({ ref }) => {
        const found = edges.get(ref);
        return found === undefined ? [] : [[ref, found]];
      }),
    ),
  };
}

function describeEnvironment(environment: EnvironmentFacts): JsonValue {
  const { name } = environment;
  if (name === undefined) return null;
  const ref = environmentRef(environment);
  const own = ref === undefined ? undefined : environment.subjects.get(ref);
  const spec = (own?.after ?? own?.before)?.['spec'];
  const tier = isJsonObject(spec) ? (spec['tier'] ?? null) : null;
  return { name, tier };
}

function valuesOf(subjects: readonly Subject[], side: 'before' | 'after'): JsonObject {
  return Object.fromEntries(
    subjects.flatMap((subject) => {
      const value = subject[side];
      return value === undefined ? [] : [[subject.ref, value]];
    }),
  );
}

/** `{dependsOn: [refs], owner: [refs]}` of each ref, as the manifests have them without their overlays. */
function edgesByRef({ edges }: Graph): ReadonlyMap<string, JsonObject> {
  const byRef = new Map<string, Map<string, string[]>>();
  for (const { from, to, kind } of edges) {
    const kinds = byRef.get(from) ?? new Map<string, string[]>();
    const known = kinds.get(kind);
    if (known === undefined) kinds.set(kind, [to]);
    else known.push(to);
    byRef.set(from, kinds);
  }
  return new Map([...byRef].map(([ref, kinds]) => [ref, Object.fromEntries(kinds)]));
}
