import { readFileSync } from 'node:fs';
import { bytesDigest } from '../../src/model/compiled-policies.ts';
import type { PolicyModule, PolicyModules } from '../../src/ports/policy-engine.ts';
import { LocalPolicyModules } from '../../src/adapters/opa/local-policy-modules.ts';

/** Rego that misbehaves, compiled by `npx charter policy build tests/fixtures/policies`. */
export const regoFolder = 'tests/fixtures/policies';

export function regoSource(name: string): string {
  return readFileSync(`${regoFolder}/${name}.rego`, 'utf8');
}

export function misbehavingModule(): PolicyModule {
  const wasm = readFileSync(`${regoFolder}/compiled.wasm`);
  return { wasm, digest: bytesDigest(wasm) };
}

/** A machine whose `opa` makes the misbehaving module of whatever it is given. */
export function misbehavingModules(): PolicyModules {
  const own = new LocalPolicyModules({ searchPath: undefined });
  return {
    readBuiltIn: () => own.readBuiltIn(),
    compile: async () => ({ kind: 'module', module: misbehavingModule() }),
  };
}

/** A module of WebAssembly that never gets past its own start: `(start (loop (br 0)))`. */
export const endlessModule: Uint8Array = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...[0x01, 0x04, 0x01, 0x60, 0x00, 0x00],
  ...[0x03, 0x02, 0x01, 0x00],
  ...[0x08, 0x01, 0x00],
  ...[0x0a, 0x09, 0x01, 0x07, 0x00, 0x03, 0x40, 0x0c, 0x00, 0x0b, 0x0b],
);
