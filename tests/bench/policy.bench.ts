import { createHash } from 'node:crypto';
import { LocalPolicyModules } from '../../src/adapters/opa/local-policy-modules.ts';
import { WasmPolicyEngine } from '../../src/adapters/opa/wasm-policy-engine.ts';
import { judgePolicies } from '../../src/flows/policy/judge-policies.ts';
import { loadRegistry } from '../../src/flows/registry/load-registry.ts';
import { PolicyDiary } from '../../src/flows/policy/policy-diary.ts';
import type { FindingMemory, KnownFindings } from '../../src/flows/policy/known-findings.ts';
import type { PolicySide } from '../../src/flows/policy/policy-side.ts';
import type { ParsedFile } from '../../src/model/manifest.ts';
import { defaultSettings } from '../../src/registry/settings.ts';
import { compareColdProcesses } from './policy/cold-processes.ts';
import { filesOf, manifests } from './policy/registry-texts.ts';
import { medianOf, summaryOf } from './summary.ts';

const rounds = 5;

async function load(files: ReadonlyMap<string, string>, cache: Map<string, ParsedFile>): Promise<PolicySide> {
  const blobs = new Map<string, Uint8Array>();
  const entries = [...files].map(([path, text]) => {
    const blob = createHash('sha1').update(text).digest('hex');
    blobs.set(blob, new TextEncoder().encode(text));
    return { path, blob, mode: 'file' as const };
  });
  const side = {
    commit: undefined,
    tree: { commit: undefined, entries: entries.toSorted((a, b) => (a.path < b.path ? -1 : 1)) },
    readBlobs: async (ids: readonly string[]) =>
      new Map(ids.map((id) => [id, blobs.get(id) ?? new Uint8Array()])),
  };
  return { side, loaded: await loadRegistry({ source: side, settings: defaultSettings, cache }) };
}

/** What policies cost beside everything else, in processor time: a whole registry, and a change of ten files of it. */
export async function run(): Promise<readonly string[]> {
  const cache = new Map<string, ParsedFile>();
  const before = await load(filesOf(0), cache);
  const after = await load(filesOf(10), cache);
  const engine = new WasmPolicyEngine({ milliseconds: 120_000 });
  const modules = new LocalPolicyModules({ searchPath: undefined });
  const shared = { engine, modules, diary: new PolicyDiary(false) };
  const asked = { evaluations: 0, bytes: 0, milliseconds: 0 };
  const counting = {
    evaluate: async (request: Parameters<typeof engine.evaluate>[0]) => {
      const begun = performance.now();
      const answer = await engine.evaluate(request);
      asked.evaluations += 1;
      asked.bytes += request.input.length;
      asked.milliseconds += performance.now() - begun;
      return answer;
    },
  };
  try {
    const first = await time(() => judgePolicies({ ...shared, before: undefined, after }));
    const whole = await times(() => judgePolicies({ ...shared, before: undefined, after }));
    const { guardrails, verdicts } = await judgePolicies({
      ...shared,
      before: undefined,
      after,
      engine: counting,
    });
    const change = await times(() => judgePolicies({ ...shared, before, after }));
    let known: KnownFindings | undefined;
    const memory: FindingMemory = { recall: () => known, keep: (found) => void (known = found) };
    await judgePolicies({ ...shared, before, after, memory });
    const again = await times(() => judgePolicies({ ...shared, before, after, memory }));
    return [
      `${manifests} services by ${guardrails} guardrails, ${verdicts.length} verdicts: ${summaryOf(whole)}, first ${first.toFixed(0)} ms`,
      await compareColdProcesses(),
      `per manifest, processor time of all threads: ${((medianOf(whole) * 1000) / manifests).toFixed(1)} µs (bound: 100 µs)`,
      `of that in WebAssembly: ${asked.milliseconds.toFixed(0)} ms, ${asked.evaluations} evaluations, ${(asked.bytes / 1e6).toFixed(1)} MB of input`,
      `a change of ten services, where nothing is known of the base: ${summaryOf(change)}`,
      `the same, where another change of that base was judged before: ${summaryOf(again)}`,
      `memory: ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MB in all, with both registries in it`,
    ];
  } finally {
    await engine.close();
  }
}

async function times(work: () => Promise<unknown>): Promise<readonly number[]> {
  const found: number[] = [];
  for (let round = 0; round < rounds; round += 1) found.push(await time(work));
  return found;
}

/** Milliseconds of processor time, in all threads: other work on the machine is not in it. */
async function time(work: () => Promise<unknown>): Promise<number> {
  const begun = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
}
