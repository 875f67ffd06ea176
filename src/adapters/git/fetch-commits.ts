import { rm } from 'node:fs/promises';
import { downloadPack } from './download-pack.ts';
import type { MirrorFolder } from './mirror-folder.ts';
import type { PackLimits } from './pack/pack-limits.ts';
import type { SmartHttp } from './smart-http.ts';
import { fetchPack, type PackRequest } from './upload-pack.ts';

/** A mirror, and the server that it is of. */
export interface FetchPlace {
  readonly folder: MirrorFolder;
  readonly remote: SmartHttp;
}

/** Takes commits, and all that they need, into a mirror in one request. Gives the bytes and objects that came. */
export async function fetchCommits(
  { folder: { store }, remote }: FetchPlace,
  request: PackRequest,
  limits?: PackLimits,
): Promise<{ readonly bytes: number; readonly objects: number }> {
  const path = store.incomingPath();
  try {
    const { size, checksum } = await downloadPack(fetchPack(remote, request), path);
    return { bytes: size, objects: await store.add(path, checksum, limits) };
  } finally {
    await rm(path, { force: true });
  }
}
