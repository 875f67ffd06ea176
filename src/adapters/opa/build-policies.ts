import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import {
  bytesDigest,
  compiledFiles,
  isPolicySource,
  type CompiledRecord,
} from '../../model/compiled-policies.ts';
import type { PolicyFailure } from '../../ports/policy-engine.ts';
import { compileRego } from './compile-rego.ts';
import type { OpaProgram } from './opa-program.ts';

/** The Rego sources below a folder by path, tests left out, in order. */
export async function readPolicySources(folder: string): Promise<ReadonlyMap<string, string>> {
  const files = await readdir(folder, { recursive: true });
  const paths = files
    .map((file) => file.split(sep).join('/'))
    .filter(isPolicySource)
    .toSorted();
  const sources = new Map<string, string>();
  for (const path of paths) sources.set(path, await readFile(join(folder, path), 'utf8'));
  return sources;
}

export type BuiltPolicies =
  { readonly kind: 'built'; readonly record: CompiledRecord; readonly wasm: Uint8Array } | PolicyFailure;

/** Compiles sources and says in a record what the module was made from. */
export async function buildPolicies(
  opa: OpaProgram,
  sources: ReadonlyMap<string, string>,
  entrypoints: readonly string[],
): Promise<BuiltPolicies> {
  const compiled = await compileRego(opa, sources, entrypoints);
  if (compiled.kind === 'failed') return compiled;
  const { wasm } = compiled;
  const record: CompiledRecord = {
    format: 1,
    compiler: `opa ${opa.version}`,
    entrypoints,
    sources: Object.fromEntries([...sources].map(([path, text]) => [path, bytesDigest(text)])),
    module: bytesDigest(wasm),
  };
  return { kind: 'built', record, wasm };
}

/** Writes a module and its record beside the sources. */
export async function writePolicies(
  folder: string,
  { record, wasm }: { readonly record: CompiledRecord; readonly wasm: Uint8Array },
): Promise<void> {
  await writeFile(join(folder, compiledFiles.module), wasm);
  await writeFile(join(folder, compiledFiles.record), `${JSON.stringify(record, undefined, 2)}\n`);
}
