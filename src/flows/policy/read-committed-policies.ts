import {
  bytesDigest,
  compiledFiles,
  parseCompiledRecord,
  staleness,
  type CompiledRecord,
} from '../../model/compiled-policies.ts';
import type { Finding, PolicyCode } from '../../model/policy.ts';
import { regoFailure } from '../../policy/team-policies.ts';
import type { PolicyModule } from '../../ports/policy-engine.ts';
import type { RegistrySource } from '../registry/load-registry.ts';

/** Largest committed module, in bytes. */
const mostBytes = 16 * 1024 * 1024;

const rebuild = 'Run `npx charter policy build` where `opa` is installed and commit what it writes';

export interface CommittedRequest {
  readonly source: RegistrySource;
  /** Where sources and module lie, with a slash at its end. */
  readonly folder: string;
  /** By path below the folder. */
  readonly sources: ReadonlyMap<string, string>;
  readonly entrypoints: readonly string[];
  /** The source to point at. */
  readonly file: string;
}

/** The module that was committed beside its sources; a finding where it is not theirs. */
export async function readCommittedPolicies(request: CommittedRequest): Promise<PolicyModule | Finding> {
  const { source, folder, sources, entrypoints } = request;
  const [recordBytes, wasm] = await readFiles(source, [
    folder + compiledFiles.record,
    folder + compiledFiles.module,
  ]);
  if (recordBytes === undefined || wasm === undefined) {
    const cause = 'this machine has no `opa` program, and no compiled module is committed';
    return refusal(request, 'policy-needs-opa', cause);
  }
  const record = parseCompiledRecord(new TextDecoder().decode(recordBytes));
  if (record === undefined || wasm.length === 0 || wasm.length > mostBytes) {
    return refusal(request, 'policy-module-corrupt', 'the compiled module cannot be read');
  }
  const stale = staleness(record, { sources, module: wasm }) ?? missingEntrypoint(record, entrypoints);
  if (stale === undefined) return { wasm, digest: bytesDigest(wasm) };
  return refusal(
    request,
    'policy-module-stale',
    `the compiled module does not belong to the sources beside it: ${stale}`,
  );
}

/** The bytes of plain files; undefined for what is missing, or a link. */
async function readFiles(
  { tree, readBlobs }: RegistrySource,
  paths: readonly string[],
): Promise<readonly (Uint8Array | undefined)[]> {
  const entries = paths.map((wanted) =>
    tree.entries.find(({ path, mode }) => path === wanted && (mode === 'file' || mode === 'executable')),
  );
  const blobs = await readBlobs(entries.flatMap((entry) => (entry === undefined ? [] : [entry.blob])));
  return entries.map((entry) => (entry === undefined ? undefined : blobs.get(entry.blob)));
}

function missingEntrypoint({ entrypoints }: CompiledRecord, wanted: readonly string[]): string | undefined {
  const missing = wanted.find((entrypoint) => !entrypoints.includes(entrypoint));
  return missing === undefined ? undefined : `it cannot be asked for ${missing}`;
}

function refusal({ folder, file }: CommittedRequest, code: PolicyCode, cause: string): Finding {
  const problem = `The Rego in \`${folder}\` could not be asked, so it refuses everything: ${cause}. ${rebuild}, or give this machine the \`opa\` program.`;
  return regoFailure({ code, file, problem });
}
