import { LocalPolicyModules } from '../../adapters/opa/local-policy-modules.ts';
import { WasmPolicyEngine } from '../../adapters/opa/wasm-policy-engine.ts';
import { judgePolicies, type PolicyJudgement } from '../../flows/policy/judge-policies.ts';
import { loadRegistry, loadSettings } from '../../flows/registry/load-registry.ts';
import type { FindingMemory } from '../../flows/policy/known-findings.ts';
import { PolicyDiary } from '../../flows/policy/policy-diary.ts';
import type { PolicySide } from '../../flows/policy/policy-side.ts';
import type { ParsedFile } from '../../model/manifest.ts';
import { teamFolder } from '../../flows/policy/read-team-policies.ts';
import { isEqualJson } from '../../model/equality.ts';
import type { JsonObject } from '../../model/json.ts';
import { isPolicySource } from '../../model/compiled-policies.ts';
import { counted } from '../../render/counts.ts';
import { changedPaths } from '../../flows/review/evaluate-change.ts';
import { schemaDigest } from '../../registry/schema/traits.ts';
import { SavedFindingMemory } from './saved-findings.ts';
import { sayNote } from './say-note.ts';
import { readMerge, readSide, type LocalRegistry } from './local-registry.ts';
import type { Terminal } from './terminal.ts';
import { readVersion } from './version.ts';

/** Which state is judged, and by the policies of which. */
export interface PolicyQuestion {
  readonly base: string | undefined;
  /** Undefined for the working tree. */
  readonly head: string | undefined;
  readonly isMerged: boolean;
  /** Keep what is evaluated. */
  readonly isRecorded: boolean;
}

export interface LocalJudgement {
  readonly judgement: PolicyJudgement;
  readonly before: PolicySide | undefined;
  readonly after: PolicySide;
  readonly diary: PolicyDiary;
}

/** Judges a local registry. With a base, its settings and its policies are the ones that count. Throws `GitError`. */
export async function judgeLocalPolicies(
  registry: LocalRegistry,
  question: PolicyQuestion,
  terminal: Terminal,
): Promise<LocalJudgement> {
  const { base, head, isMerged, isRecorded } = question;
  const earlier = base === undefined ? undefined : await readSide(registry, base);
  const later =
    earlier !== undefined && isMerged
      ? await readMerge(registry, { base: earlier, revision: head ?? 'HEAD' }, terminal)
      : await readSide(registry, head);
  const { settings } = await loadSettings(earlier ?? later);
  const cache = new Map<string, ParsedFile>();
  const load = async (side: PolicySide['side']): Promise<PolicySide> => ({
    side,
    loaded: await loadRegistry({ source: side, settings, cache }),
  });
  const before = earlier === undefined ? undefined : await load(earlier);
  const after = await load(later);
  if (before !== undefined) noteChangedPolicies(before, after, terminal);
  const diary = new PolicyDiary(isRecorded);
  const engine = new WasmPolicyEngine();
  try {
    const modules = new LocalPolicyModules({ searchPath: terminal.environment['PATH'] });
    const memory = before && (await memoryOf(registry, before, modules));
    const judgement = await judgePolicies({ before, after, engine, modules, diary, memory });
    return { judgement, before, after, diary };
  } finally {
    await engine.close();
  }
}

/** What earlier runs have found out about the state before, by everything that it follows from. */
async function memoryOf(
  { repository: { ownFolder }, folder }: LocalRegistry,
  { side: { commit } }: PolicySide,
  modules: LocalPolicyModules,
): Promise<FindingMemory | undefined> {
  const builtIn = await modules.readBuiltIn();
  if (ownFolder === undefined || commit === undefined || builtIn.kind === 'failed') return undefined;
  const state = [commit, folder, schemaDigest, readVersion(), builtIn.module.digest];
  return new SavedFindingMemory(ownFolder, JSON.stringify(state));
}

/** A change that brings a policy may expect to be judged by it. */
function noteChangedPolicies(before: PolicySide, after: PolicySide, terminal: Terminal): void {
  const [was, is] = [policiesOf(before), policiesOf(after)];
  const changed = [...new Set([...was.keys(), ...is.keys()])].filter(
    (ref) => !isEqualJson(was.get(ref) ?? null, is.get(ref) ?? null),
  );
  const rego = [...changedPaths(before.side.tree, after.side.tree)].filter(
    (path) => path.startsWith(teamFolder) && isPolicySource(path),
  );
  const parts = [
    ...(changed.length === 0 ? [] : [counted(changed.length, 'changed Policy manifest')]),
    ...(rego.length === 0 ? [] : [counted(rego.length, 'changed Rego file')]),
  ];
  if (parts.length > 0) {
    sayNote(
      terminal,
      `${parts.join(' and ')}: judged is by the base, so these hold from the next change on.`,
    );
  }
}

function policiesOf({ loaded }: PolicySide): ReadonlyMap<string, JsonObject> {
  const policies = [...loaded.registry.manifests.values()].filter(({ kind }) => kind === 'Policy');
  return new Map(policies.map(({ ref, value }) => [ref, value]));
}
