import type { ParsedFile } from '../model/manifest.ts';

/** Parsed files by blob id, path and schema digest: the cost of an event follows the size of the change. */
export interface ParseCache {
  /** Whether it holds files for long, which then are made as small as they can be. */
  readonly isLasting?: boolean;
  get(key: string): ParsedFile | undefined;
  set(key: string, parsed: ParsedFile): void;
}
