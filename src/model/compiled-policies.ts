import { createHash } from 'node:crypto';
import { isJsonObject, type JsonValue } from './json.ts';

/** Names of the two files that hold compiled policies, beside their sources. */
export const compiledFiles = { record: 'compiled.json', module: 'compiled.wasm' } as const;

/** What a compiled module was made from; it is believed only where every digest agrees. */
export interface CompiledRecord {
  readonly format: 1;
  /** `opa 1.22.2`. */
  readonly compiler: string;
  readonly entrypoints: readonly string[];
  /** Digest of each source by its path, tests left out. */
  readonly sources: Readonly<Record<string, string>>;
  readonly module: string;
}

/** `sha256:` and hex of some bytes, or of a text in UTF-8. */
export function bytesDigest(bytes: Uint8Array | string): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** A Rego file that is compiled; tests are not. */
export function isPolicySource(path: string): boolean {
  return path.endsWith('.rego') && !path.endsWith('_test.rego');
}

/** Reads a record; undefined where a text is none. */
export function parseCompiledRecord(text: string): CompiledRecord | undefined {
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
  if (!isJsonObject(value)) return undefined;
  const { format, compiler, entrypoints, sources, module } = value;
  const isRecord =
    format === 1 && typeof compiler === 'string' && typeof module === 'string' && isJsonObject(sources);
  if (!isRecord || !Array.isArray(entrypoints)) return undefined;
  return {
    format,
    compiler,
    module,
    entrypoints: entrypoints.filter((item): item is string => typeof item === 'string'),
    sources: Object.fromEntries(
      Object.entries(sources).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    ),
  };
}

/** Why a compiled module does not belong to these sources; undefined where it does. */
export function staleness(
  record: CompiledRecord,
  found: { readonly sources: ReadonlyMap<string, string>; readonly module: Uint8Array },
): string | undefined {
  for (const [path, text] of found.sources) {
    const recorded = Object.hasOwn(record.sources, path) ? record.sources[path] : undefined;
    if (recorded === undefined) return `${path} was not there when it was compiled`;
    if (recorded !== bytesDigest(text)) return `${path} has changed since it was compiled`;
  }
  const gone = Object.keys(record.sources).find((path) => !found.sources.has(path));
  if (gone !== undefined) return `${gone} is gone since it was compiled`;
  return record.module === bytesDigest(found.module) ? undefined : `${compiledFiles.module} is another one`;
}
