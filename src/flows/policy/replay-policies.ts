import { bytesDigest } from '../../model/compiled-policies.ts';
import { isEqualJson } from '../../model/equality.ts';
import type { JsonValue } from '../../model/json.ts';
import type { PolicyRecord, RecordedEvaluation } from '../../model/policy-record.ts';
import type { PolicyEngine, PolicyModule, PolicyModules } from '../../ports/policy-engine.ts';
import { answerJson } from './policy-diary.ts';

/** An evaluation that came out another way than it was recorded. */
export interface ReplayDifference {
  readonly asked: string;
  readonly environment: string | null;
  readonly recorded: JsonValue;
  readonly found: JsonValue;
}

export interface Replay {
  readonly evaluations: number;
  readonly differences: readonly ReplayDifference[];
  /** Digests of modules that were used then and are not those of this Charter. */
  readonly otherModules: readonly string[];
}

/** Evaluates everything in a record again, by the recorded modules and the built-in one of today. */
export async function replayPolicies(
  record: PolicyRecord,
  { engine, modules }: { readonly engine: PolicyEngine; readonly modules: PolicyModules },
): Promise<Replay> {
  const builtIn = await modules.readBuiltIn();
  const own = builtIn.kind === 'module' ? builtIn.module : undefined;
  const known = recordedModules(record);
  const differences: ReplayDifference[] = [];
  const otherModules = new Set<string>();
  for (const evaluation of record.evaluations) {
    const module = known.get(evaluation.module) ?? own;
    if (module?.digest !== evaluation.module) otherModules.add(evaluation.module);
    const found = await again(evaluation, module, engine);
    const { asked, environment, answer } = evaluation;
    if (!isEqualJson(answer, found)) differences.push({ asked, environment, recorded: answer, found });
  }
  return { evaluations: record.evaluations.length, differences, otherModules: [...otherModules] };
}

/** The modules that a record holds; one whose bytes are not those of its digest is none. */
function recordedModules({ modules }: PolicyRecord): ReadonlyMap<string, PolicyModule> {
  const known = new Map<string, PolicyModule>();
  for (const [digest, text] of Object.entries(modules)) {
    const wasm = Buffer.from(text, 'base64');
    if (bytesDigest(wasm) === digest) known.set(digest, { wasm, digest });
  }
  return known;
}

async function again(
  { entrypoint, input }: RecordedEvaluation,
  module: PolicyModule | undefined,
  engine: PolicyEngine,
): Promise<JsonValue> {
  if (module === undefined) return { failed: 'policy-module-missing' };
  return answerJson(await engine.evaluate({ module, entrypoint, input }));
}
