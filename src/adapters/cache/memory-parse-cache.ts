import type { ParsedFile } from '../../model/manifest.ts';
import type { ParseCache } from '../../ports/parse-cache.ts';
import { approximateBytes } from './approximate-bytes.ts';

export interface ParseCacheLimits {
  /** Most files. */
  readonly entries: number;
  /** Most memory, in bytes, as far as that can be told. */
  readonly bytes: number;
}

/** A parse cache that can tell how full it is. */
export interface MemoryParseCache extends ParseCache {
  counts(): ParseCacheLimits;
}

/** Room for some 25,000 manifests of 1.5 KB. */
const defaultLimits: ParseCacheLimits = { entries: 100_000, bytes: 256 * 1024 ** 2 };

interface CachedFile {
  readonly parsed: ParsedFile;
  readonly bytes: number;
}

/** Parsed files in memory; what was used longest ago goes when a limit is reached. A file over the limit is not kept. */
export function createMemoryParseCache(limits: Partial<ParseCacheLimits> = {}): MemoryParseCache {
  const { entries, bytes } = { ...defaultLimits, ...limits };
  const files = new Map<string, CachedFile>();
  let used = 0;

  function remove(key: string): void {
    used -= files.get(key)?.bytes ?? 0;
    files.delete(key);
  }

  return {
    isLasting: true,
    get(key) {
      const file = files.get(key);
      if (file === undefined) return undefined;
      files.delete(key);
      files.set(key, file);
      return file.parsed;
    },
    set(key, parsed) {
      remove(key);
      const file = { parsed, bytes: approximateBytes(parsed) + approximateBytes(key) };
      if (file.bytes > bytes || entries < 1) return;
      files.set(key, file);
      used += file.bytes;
      for (const oldest of files.keys()) {
        if (used <= bytes && files.size <= entries) break;
        remove(oldest);
      }
    },
    counts: () => ({ entries: files.size, bytes: used }),
  };
}
