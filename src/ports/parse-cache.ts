import type { ParsedFile } from '../model/manifest.ts';

/** Parsed files by blob id, path and schema digest: the cost of an event follows the size of the change. */
export interface ParseCache {
  get(key: string): ParsedFile | undefined;
  set(key: string, parsed: ParsedFile): void;
}
