import { readFile } from 'node:fs/promises';

/**
 * Reads a trusted root from a file, or the one of the public-good instance of Sigstore that comes with Charter; both
 * without a network. The reader throws what the file system or the JSON parser throws.
 */
export function trustedRootReader(path: string | undefined): () => Promise<unknown> {
  if (path !== undefined) return async () => JSON.parse(await readFile(path, 'utf8')) as unknown;
  return async () => {
    const { default: root } = await import('./public-good-root.json', { with: { type: 'json' } });
    return root;
  };
}
