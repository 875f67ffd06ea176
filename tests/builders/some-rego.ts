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
export const endlessModule: Uint8Array = Buffer.from(
  '0061736d01000000010401600000030201000801000a0901070003400c000b0b',
  'hex',
);
