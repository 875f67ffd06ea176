import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import type { Manifest } from '../model/manifest.ts';
import { guardrailRules, isGuardrailRule, type Guardrail, type PolicyScope } from '../model/policy.ts';
import { compareText, parseRef, toFullRef, type Ref } from '../model/ref.ts';
import { scalarText } from '../model/scalar-text.ts';
import { ownerOf } from './facts.ts';

/** The guardrails of all valid Policies, in order of ref. What their schema allows is taken for granted. */
export function readGuardrails(manifests: ReadonlyMap<Ref, Manifest>): readonly Guardrail[] {
  return [...manifests.values()]
    .filter(({ kind, isValid }) => kind === 'Policy' && isValid)
    .toSorted((a, b) => compareText(a.ref, b.ref))
    .flatMap(guardrailsOf);
}

function guardrailsOf({ ref, file, value }: Manifest): readonly Guardrail[] {
  const spec = mapIn(value, 'spec');
  const scope = readScope(mapIn(spec, 'scope'));
  return listIn(mapIn(spec, 'sections'), 'guardrails').flatMap((guardrail, index): Guardrail[] => {
    if (!isJsonObject(guardrail) || !isGuardrailRule(guardrail['rule'])) return [];
    const { id, field, severity, message } = guardrail;
    return [
      {
        policy: ref,
        owner: ownerOf(value),
        file,
        index,
        id: scalarText(id) ?? '',
        rule: guardrail['rule'],
        field: typeof field === 'string' ? field : defaultField(guardrail['rule']),
        severity: severity === 'warn' ? 'warn' : 'deny',
        message: typeof message === 'string' ? message : undefined,
        settings: guardrail,
        scope,
      },
    ];
  });
}

function defaultField(rule: Guardrail['rule']): string {
  const { field } = guardrailRules[rule];
  return field.includes('.') ? field : '';
}

function readScope(scope: JsonObject): PolicyScope {
  const environments = refsIn(scope, 'environments', ['environment']);
  return {
    environments: environments && new Set(environments.map((ref) => parseRef(ref)?.name ?? ref)),
    kinds: textsIn(scope, 'kinds'),
    refs: refsIn(scope, 'refs', ['service']) && new Set(refsIn(scope, 'refs', ['service'])),
    labels: Object.fromEntries(
      Object.entries(mapIn(scope, 'labels')).map(([name, value]) => [name, scalarText(value) ?? '']),
    ),
  };
}

function refsIn(map: JsonObject, field: string, kinds: readonly string[]): readonly Ref[] | undefined {
  const texts = textsIn(map, field);
  return texts && [...texts].flatMap((text) => toFullRef(text, kinds) ?? []);
}

function textsIn(map: JsonObject, field: string): ReadonlySet<string> | undefined {
  if (!Object.hasOwn(map, field)) return undefined;
  return new Set(listIn(map, field).filter((item) => typeof item === 'string'));
}

function mapIn(map: JsonObject, field: string): JsonObject {
  const value = Object.hasOwn(map, field) ? map[field] : undefined;
  return isJsonObject(value) ? value : {};
}

function listIn(map: JsonObject, field: string): readonly JsonValue[] {
  const value = Object.hasOwn(map, field) ? map[field] : undefined;
  return isJsonArray(value) ? value : [];
}
