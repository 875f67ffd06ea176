import { readRego } from './rego-text.ts';
import { sprintf } from './sprintf.ts';

/** A module that is ready to be asked, again and again. */
export interface LoadedModule {
  /** Every result for an input of JSON in UTF-8, as JSON. Throws what the evaluation broke off with. */
  readonly evaluate: (input: Uint8Array, entrypoint: string) => string;
}

/** What a module of `opa build` has to offer (https://www.openpolicyagent.org/docs/wasm); values are addresses. */
interface ModuleExports {
  readonly opa_malloc: (bytes: number) => number;
  readonly opa_free: (address: number) => void;
  readonly opa_json_parse: (address: number, bytes: number) => number;
  readonly opa_json_dump: (value: number) => number;
  readonly opa_value_dump: (value: number) => number;
  readonly opa_heap_ptr_get: () => number;
  readonly opa_eval: (...operands: readonly number[]) => number;
  readonly builtins: () => number;
  readonly entrypoints: () => number;
  readonly opa_wasm_abi_version: { readonly value: number };
  readonly opa_wasm_abi_minor_version: { readonly value: number };
}

interface Memory {
  readonly buffer: ArrayBuffer;
  readonly grow: (pages: number) => number;
}

declare const WebAssembly: {
  readonly Memory: new (size: { readonly initial: number; readonly maximum: number }) => Memory;
  readonly instantiate: (
    wasm: Uint8Array,
    imports: object,
  ) => Promise<{ readonly instance: { readonly exports: ModuleExports } }>;
};

interface Machine {
  readonly memory: Memory;
  readonly exports: ModuleExports;
}

const pageSize = 64 * 1024;

/** The first minor version of the interface that has `opa_eval`, which every `opa` of the 1.x line writes. */
const leastMinor = 2;

/**
 * Makes a compiled policy ready, in memory of so many pages of 64 KiB. Throws where the bytes are no module of
 * `opa build`.
 */
export async function loadModule(
  wasm: Uint8Array,
  pages: { readonly initial: number; readonly maximum: number },
): Promise<LoadedModule> {
  const memory = new WebAssembly.Memory(pages);
  const functions = new Map<number, string>();
  const host: { machine?: Machine } = {};
  const call = (id: number, operands: readonly number[]): number => {
    if (host.machine === undefined) throw new TypeError('the module calls before it is loaded');
    return callBuiltin(host.machine, functions.get(id) ?? String(id), operands);
  };
  const { instance } = await WebAssembly.instantiate(wasm, { env: environment(memory, call) });
  const machine = { memory, exports: instance.exports };
  checkVersion(machine);
  for (const [name, id] of numbersIn(machine, machine.exports.builtins())) functions.set(id, name);
  host.machine = machine;
  return ready(machine);
}

type Call = (id: number, operands: readonly number[]) => number;

/** What a module may import: its memory, a way to break off, and built-in functions of up to four operands. */
function environment(memory: Memory, call: Call): object {
  const builtin = (id: number, _context: number, ...operands: readonly number[]): number =>
    call(id, operands);
  return {
    memory,
    opa_abort: (address: number): never => {
      throw new Error(textAt(memory, address));
    },
    opa_println: (): void => undefined,
    opa_builtin0: builtin,
    opa_builtin1: builtin,
    opa_builtin2: builtin,
    opa_builtin3: builtin,
    opa_builtin4: builtin,
  };
}

function checkVersion({ exports }: Machine): void {
  const { opa_wasm_abi_version: major, opa_wasm_abi_minor_version: minor } = exports;
  if (major.value !== 1 || minor.value < leastMinor) {
    throw new TypeError(
      `it has version ${major.value}.${minor.value} of the interface; expected 1.2 or later`,
    );
  }
}

function ready(machine: Machine): LoadedModule {
  const { exports, memory } = machine;
  const data = load(machine, '{}');
  const start = exports.opa_heap_ptr_get();
  const entrypoints = numbersIn(machine, exports.entrypoints());
  return {
    evaluate: (input, entrypoint) => {
      const id = entrypoints.get(entrypoint);
      if (id === undefined) throw new TypeError(`the module has no entry point ${entrypoint}`);
      const end = start + input.byteLength;
      const missing = Math.ceil((end - memory.buffer.byteLength) / pageSize);
      if (missing > 0) memory.grow(missing);
      new Uint8Array(memory.buffer).set(input, start);
      return textAt(memory, exports.opa_eval(0, id, data, start, input.byteLength, end, 0));
    },
  };
}

/**
 * Only `sprintf` is not in the module itself. Its operands come as text of Rego and not as JSON, which has neither sets
 * nor the digits that a number was written with. Address 0 is what is undefined.
 */
function callBuiltin(machine: Machine, name: string, [format = 0, values = 0]: readonly number[]): number {
  if (name !== 'sprintf') throw new TypeError(`not implemented: built-in function ${name}`);
  const text = sprintf(readRego(dump(machine, format)), readRego(dump(machine, values)));
  return text === undefined ? 0 : load(machine, JSON.stringify(text));
}

function dump({ exports, memory }: Machine, value: number): string {
  const address = exports.opa_value_dump(value);
  const text = textAt(memory, address);
  exports.opa_free(address);
  return text;
}

function load({ exports, memory }: Machine, json: string): number {
  const bytes = new TextEncoder().encode(json);
  const address = exports.opa_malloc(bytes.byteLength);
  new Uint8Array(memory.buffer).set(bytes, address);
  const value = exports.opa_json_parse(address, bytes.byteLength);
  if (value === 0) throw new TypeError('the module does not read JSON');
  return value;
}

function numbersIn({ exports, memory }: Machine, value: number): ReadonlyMap<string, number> {
  const found: unknown = JSON.parse(textAt(memory, exports.opa_json_dump(value)));
  const entries: readonly (readonly [string, unknown])[] = Object.entries(found ?? {});
  return new Map(entries.flatMap(([name, id]) => (typeof id === 'number' ? [[name, id] as const] : [])));
}

function textAt({ buffer }: Memory, address: number): string {
  const bytes = new Uint8Array(buffer);
  return new TextDecoder().decode(bytes.subarray(address, bytes.indexOf(0, address)));
}
