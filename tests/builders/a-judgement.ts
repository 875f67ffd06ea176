import { createHash } from 'node:crypto';
import { afterAll, onTestFinished } from 'vitest';
import { LocalPolicyModules } from '../../src/adapters/opa/local-policy-modules.ts';
import { WasmPolicyEngine } from '../../src/adapters/opa/wasm-policy-engine.ts';
import type { ChangeSide } from '../../src/flows/review/evaluate-change.ts';
import { judgePolicies, type PolicyJudgement } from '../../src/flows/policy/judge-policies.ts';
import type { FindingMemory } from '../../src/flows/policy/known-findings.ts';
import { loadRegistry } from '../../src/flows/registry/load-registry.ts';
import { PolicyDiary } from '../../src/flows/policy/policy-diary.ts';
import type { PolicySide } from '../../src/flows/policy/policy-side.ts';
import type { FileMode } from '../../src/model/git.ts';
import type { PolicyEngine, PolicyModules } from '../../src/ports/policy-engine.ts';
import { defaultSettings } from '../../src/registry/settings.ts';
import type { ParsedFile } from '../../src/model/manifest.ts';

/** Files by path; bytes for what is no text, a mode for what is no plain file. */
export type JudgedFiles = Readonly<
  Record<string, string | Uint8Array | { readonly mode: FileMode; readonly content: string }>
>;

/** A source tree in memory. */
export function aSide(files: JudgedFiles, commit?: string): ChangeSide {
  const blobs = new Map<string, Uint8Array>();
  const entries = Object.entries(files).map(([path, wish]) => {
    const isPlain = typeof wish === 'string' || wish instanceof Uint8Array;
    const content = isPlain ? wish : wish.content;
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    const blob = createHash('sha1').update(bytes).digest('hex');
    blobs.set(blob, bytes);
    return { path, blob, mode: isPlain ? ('file' as const) : wish.mode };
  });
  return {
    commit,
    tree: { commit, entries: entries.toSorted((a, b) => (a.path < b.path ? -1 : 1)) },
    readBlobs: async (ids) => new Map(ids.flatMap((id) => [[id, blobs.get(id) ?? new Uint8Array()]])),
  };
}

async function load(files: JudgedFiles, commit: string): Promise<PolicySide> {
  const side = aSide(files, commit);
  const cache = new Map<string, ParsedFile>();
  return { side, loaded: await loadRegistry({ source: side, settings: defaultSettings, cache }) };
}

/** Starting one takes longer than judging. */
const shared = new WasmPolicyEngine();
afterAll(() => shared.close());

export interface JudgementWish {
  /** The base, whose policies hold. */
  readonly before?: JudgedFiles;
  readonly after: JudgedFiles;
  readonly engine?: PolicyEngine;
  readonly modules?: PolicyModules;
  readonly diary?: PolicyDiary;
  readonly memory?: FindingMemory;
}

/** What the policies say, by the real library and, unless the test brings another, the real engine. */
export async function judge(wish: JudgementWish): Promise<PolicyJudgement> {
  return judgePolicies({
    before: wish.before === undefined ? undefined : await load(wish.before, 'base'),
    after: await load(wish.after, 'head'),
    engine: wish.engine ?? shared,
    modules: wish.modules ?? new LocalPolicyModules({ searchPath: undefined }),
    diary: wish.diary ?? new PolicyDiary(false),
    memory: wish.memory,
  });
}

/** An engine that ends with the test. */
export function anEngine(limits: ConstructorParameters<typeof WasmPolicyEngine>[0] = {}): WasmPolicyEngine {
  const engine = new WasmPolicyEngine(limits);
  onTestFinished(() => engine.close());
  return engine;
}

/** `file:line severity rule [environments] message` of each verdict. */
export function linesOf({ verdicts }: Pick<PolicyJudgement, 'verdicts'>): readonly string[] {
  return verdicts.map(
    ({ file, range, severity, rule, environments, message }) =>
      `${file}:${range.line} ${severity} ${rule} [${environments.join()}] ${message}`,
  );
}

/** A Policy of these guardrails, as YAML lines of a list, with a scope of kinds. */
export function policyText(guardrails: string, scope = 'kinds: [Service]'): string {
  const lines = guardrails.trim().split('\n');
  return `apiVersion: charter.dev/v1
kind: Policy
metadata:
  name: rules
  owner: group:platform
spec:
  scope: {${scope}}
  sections:
    guardrails:
${lines.map((line) => `      ${line}`).join('\n')}
`;
}
