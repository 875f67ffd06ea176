import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { bytesDigest, compiledFiles, parseCompiledRecord } from '../../model/compiled-policies.ts';
import type { PolicyFailure, PolicyModuleResult, PolicyModules } from '../../ports/policy-engine.ts';
import { compileRego } from './compile-rego.ts';
import { findOpa } from './opa-program.ts';

/** The library that comes with Charter, from source and from the built package alike. */
const places = ['../../../policies/', '../../../../policies/'].map((path) => new URL(path, import.meta.url));

/** Compiled policies on this machine: those that come with Charter, and what the `opa` program makes of a team's. */
export class LocalPolicyModules implements PolicyModules {
  readonly #searchPath: string | undefined;
  readonly #folder: URL | undefined;
  readonly #compiled = new Map<string, Promise<PolicyModuleResult>>();
  #builtIn: Promise<PolicyModuleResult> | undefined;

  /** `searchPath` is where `opa` is looked for, as `PATH` has it. */
  constructor(options: { readonly searchPath: string | undefined; readonly folder?: URL }) {
    this.#searchPath = options.searchPath;
    this.#folder = options.folder ?? places.find((place) => existsSync(new URL(compiledFiles.record, place)));
  }

  /** Read and compared with its record once: it comes with the program. What failed is tried again. */
  async readBuiltIn(): Promise<PolicyModuleResult> {
    const reading = (this.#builtIn ??= this.#readBuiltIn());
    const result = await reading;
    if (result.kind === 'failed') this.#builtIn = undefined;
    return result;
  }

  async #readBuiltIn(): Promise<PolicyModuleResult> {
    if (this.#folder === undefined) return missing('its folder `policies/` is not there');
    try {
      const record = parseCompiledRecord(await readFile(new URL(compiledFiles.record, this.#folder), 'utf8'));
      const wasm = await readFile(new URL(compiledFiles.module, this.#folder));
      const digest = bytesDigest(wasm);
      if (record?.module === digest) return { kind: 'module', module: { wasm, digest } };
      const detail = `${compiledFiles.module} is not the one that ${compiledFiles.record} records`;
      return { kind: 'failed', code: 'policy-module-corrupt', detail };
    } catch (error) {
      return missing(error instanceof Error ? error.message : 'it cannot be read');
    }
  }

  async compile(
    sources: ReadonlyMap<string, string>,
    entrypoints: readonly string[],
  ): Promise<PolicyModuleResult> {
    const key = bytesDigest(JSON.stringify([[...sources], entrypoints]));
    const known = this.#compiled.get(key);
    if (known !== undefined) return known;
    const result = this.#compileNow(sources, entrypoints);
    // Only the latest: a repository whose policies change every day should not fill the memory with them.
    this.#compiled.clear();
    this.#compiled.set(key, result);
    // What failed is tried again: a machine that was busy, or had no compiler yet, says nothing about the sources.
    if ((await result).kind === 'failed') this.#compiled.delete(key);
    return result;
  }

  async #compileNow(
    sources: ReadonlyMap<string, string>,
    entrypoints: readonly string[],
  ): Promise<PolicyModuleResult> {
    const opa = await findOpa(this.#searchPath);
    if (opa === undefined) {
      return {
        kind: 'failed',
        code: 'policy-needs-opa',
        detail: 'there is no `opa` program on this machine',
      };
    }
    const compiled = await compileRego(opa, sources, entrypoints);
    if (compiled.kind === 'failed') return compiled;
    return { kind: 'module', module: { wasm: compiled.wasm, digest: bytesDigest(compiled.wasm) } };
  }
}

function missing(detail: string): PolicyFailure {
  return { kind: 'failed', code: 'policy-module-missing', detail };
}
