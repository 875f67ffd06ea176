import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { PolicyFailure } from '../../ports/policy-engine.ts';
import { restrictCapabilities } from './allowed-builtins.ts';
import { runOpa, type OpaProgram, type OpaRun } from './opa-program.ts';
import { fileInTar } from './read-tar.ts';

export type CompiledRego = { readonly kind: 'compiled'; readonly wasm: Uint8Array } | PolicyFailure;

/** Largest bundle, unpacked, in bytes. */
const mostBytes = 64 * 1024 * 1024;

/** Milliseconds for one build; what takes longer is no policy that anybody wrote. */
const buildTime = 60_000;

/**
 * Compiles Rego sources, by path, to WebAssembly by `opa build`, which may use none but the allowed built-in functions
 * and runs nothing of what it compiles. The same sources and version give the same bytes, on any machine.
 */
export async function compileRego(
  opa: OpaProgram,
  sources: ReadonlyMap<string, string>,
  entrypoints: readonly string[],
): Promise<CompiledRego> {
  const folder = await mkdtemp(join(tmpdir(), 'charter-policies-'));
  try {
    await writeSources(join(folder, 'sources'), sources);
    const capabilities = await runOpa(opa, ['capabilities', '--current'], { cwd: folder });
    await writeFile(join(folder, 'capabilities.json'), restrictCapabilities(capabilities.stdout));
    const build = await runOpa(opa, buildArguments(entrypoints), {
      cwd: join(folder, 'sources'),
      milliseconds: buildTime,
    });
    if (build.status !== 0) return buildFailure(build, folder);
    const archive = gunzipSync(await readFile(join(folder, 'bundle.tar.gz')), { maxOutputLength: mostBytes });
    const wasm = fileInTar(archive, 'policy.wasm');
    return wasm === undefined ? failure('the bundle holds no module') : { kind: 'compiled', wasm };
  } catch (error) {
    return failure(error instanceof Error ? error.message : 'unknown');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function buildArguments(entrypoints: readonly string[]): readonly string[] {
  return [
    'build',
    '--target=wasm',
    '--optimize=0',
    '--capabilities=../capabilities.json',
    '--output=../bundle.tar.gz',
    ...entrypoints.flatMap((entrypoint) => ['--entrypoint', entrypoint]),
    '.',
  ];
}

async function writeSources(folder: string, sources: ReadonlyMap<string, string>): Promise<void> {
  for (const [path, text] of sources) {
    const file = resolve(folder, path);
    if (!file.startsWith(folder + sep)) throw new TypeError(`${path} leads out of its folder`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

function buildFailure({ stdout, stderr, isTimeout }: OpaRun, folder: string): PolicyFailure {
  if (isTimeout) return failure(`opa build took longer than ${buildTime} ms`);
  const said = (stderr === '' ? stdout : stderr).replaceAll(folder, '');
  return failure(said.trim().replaceAll(/\s*\n\s*/g, '; '));
}

function failure(detail: string): PolicyFailure {
  return { kind: 'failed', code: 'policy-does-not-compile', detail };
}
