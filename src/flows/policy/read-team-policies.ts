import { isPolicySource } from '../../model/compiled-policies.ts';
import type { TreeEntry } from '../../model/git.ts';
import type { Finding } from '../../model/policy.ts';
import { findPackages, regoFailure, type TeamPackage } from '../../policy/team-policies.ts';
import type { PolicyModule, PolicyModules } from '../../ports/policy-engine.ts';
import type { RegistrySource } from '../registry/load-registry.ts';
import { readCommittedPolicies } from './read-committed-policies.ts';

/** Where a team's Rego lies. */
export const teamFolder = 'policies/';

/** Most files, and bytes of all of them together. */
const limits = { files: 500, bytes: 1024 * 1024 };

/** A team's Rego, ready to be asked; without a module the findings say why. */
export interface ReadPolicies {
  readonly packages: readonly TeamPackage[];
  readonly module: PolicyModule | undefined;
  readonly findings: readonly Finding[];
}

/**
 * Reads the Rego of a registry and compiles it, or takes the committed module where this machine cannot compile and
 * every digest agrees. Anything else is a denial that says what to do.
 */
export async function readTeamPolicies(
  source: RegistrySource,
  modules: PolicyModules,
): Promise<ReadPolicies> {
  const entries = source.tree.entries.filter(({ path }) => path.startsWith(teamFolder));
  const rego = entries.filter(({ path }) => isPolicySource(path));
  if (rego.length === 0) return { packages: [], module: undefined, findings: [] };
  const sources = await readSources(rego, source);
  if ('code' in sources) return { packages: [], module: undefined, findings: [sources] };

  const { packages, findings } = findPackages(sources);
  const [first] = packages;
  if (findings.length > 0 || first === undefined) return { packages, module: undefined, findings };
  const entrypoints = packages.map(({ entrypoint }) => entrypoint);
  const compiled = await modules.compile(withoutFolder(sources), entrypoints);
  if (compiled.kind === 'module') return { packages, module: compiled.module, findings: [] };
  const committed =
    compiled.code === 'policy-needs-opa'
      ? await readCommittedPolicies({
          source,
          folder: teamFolder,
          sources: withoutFolder(sources),
          entrypoints,
          file: first.file,
        })
      : regoFailure({
          code: compiled.code,
          file: first.file,
          problem: `The Rego in \`${teamFolder}\` could not be compiled, so it refuses everything: ${compiled.detail}. Repair it on the base branch.`,
        });
  return 'wasm' in committed
    ? { packages, module: committed, findings: [] }
    : { packages, module: undefined, findings: [committed] };
}

function withoutFolder(sources: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...sources].map(([path, text]) => [path.slice(teamFolder.length), text]));
}

async function readSources(
  entries: readonly TreeEntry[],
  { readBlobs }: RegistrySource,
): Promise<ReadonlyMap<string, string> | Finding> {
  const odd = entries.find(({ mode }) => mode === 'symlink' || mode === 'submodule');
  if (odd !== undefined) return refused(odd.path, 'it is a link, and links can point anywhere');
  const [first] = entries;
  if (first === undefined) return new Map();
  if (entries.length > limits.files) {
    return refused(first.path, `there are ${entries.length} Rego files; at most ${limits.files} are read`);
  }
  const blobs = await readBlobs([...new Set(entries.map(({ blob }) => blob))]);
  const sources = new Map<string, string>();
  let size = 0;
  for (const { path, blob } of entries) {
    const bytes = blobs.get(blob) ?? new Uint8Array();
    size += bytes.length;
    if (size > limits.bytes) return refused(path, `all Rego together has more than ${limits.bytes} bytes`);
    const text = decode(bytes);
    if (text === undefined) return refused(path, 'it is not UTF-8');
    sources.set(path, text);
  }
  return sources;
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function refused(file: string, problem: string): Finding {
  return regoFailure({
    code: 'policy-source-refused',
    file,
    problem: `The Rego in \`${file}\` is not read, so everything is refused: ${problem}. Put plain files of a moderate size there.`,
  });
}
