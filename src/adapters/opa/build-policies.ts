import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import {
  bytesDigest,
  compiledFiles,
  isPolicySource,
  type CompiledRecord,
} from '../../model/compiled-policies.ts';
import type { PolicyFailure } from '../../ports/policy-engine.ts';
import { compileRego } from './compile-rego.ts';
import type { OpaProgram } from './opa-program.ts';

/** The Rego sources below a folder by path, tests and links left out, in order. */
export async function readPolicySources(folder: string): Promise<ReadonlyMap<string, string>> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = files
    .filter((file) => file.isFile())
    .map((file) => relative(folder, join(file.parentPath, file.name)).split(sep).join('/'))
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

/** Writes a module and its record beside the sources. A link in their place is replaced, and not followed. */
export async function writePolicies(
  folder: string,
  { record, wasm }: { readonly record: CompiledRecord; readonly wasm: Uint8Array },
): Promise<void> {
  await writeAnew(join(folder, compiledFiles.module), wasm);
  await writeAnew(join(folder, compiledFiles.record), `${JSON.stringify(record, undefined, 2)}\n`);
}

async function writeAnew(path: string, content: string | Uint8Array): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(draft, content, { flag: 'wx' });
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}
