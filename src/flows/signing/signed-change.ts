import type { BlobId, TreeEntry } from '../../model/git.ts';
import type { Manifest, Registry } from '../../model/manifest.ts';
import type { Ref } from '../../model/ref.ts';
import { settingsPath } from '../../model/settings-path.ts';
import { selectManifestFiles } from '../../registry/select-files.ts';
import { mostEnvelopeBytes } from '../../signing/envelope.ts';
import { envelopePaths, type SignedState } from '../../signing/signed-sections.ts';
import { loadSettings, type RegistrySource } from '../registry/load-registry.ts';

/** A side of a change, with all of its Policies and Groups: one that is left out looks deleted. */
export interface SideToVerify {
  readonly source: RegistrySource;
  readonly registry: Pick<Registry, 'manifests'>;
}

/**
 * Both sides of a change as verification sees them, with the envelopes of the sections that have to be signed and no
 * others. A manifest that the head's own settings leave out is none from the next change on, so it is gone already.
 */
export async function readSignedChange(
  base: SideToVerify,
  head: SideToVerify,
): Promise<{ readonly base: SignedState; readonly head: SignedState }> {
  const before = base.registry.manifests;
  const after = await withoutDeselected(base.source, head);
  const paths = envelopePaths(before, after);
  return {
    base: { manifests: before, envelopes: await readEnvelopes(base.source, paths) },
    head: { manifests: after, envelopes: await readEnvelopes(head.source, paths) },
  };
}

/** One state by itself. */
export async function readSignedState({ source, registry }: SideToVerify): Promise<SignedState> {
  const { manifests } = registry;
  return { manifests, envelopes: await readEnvelopes(source, envelopePaths(manifests, manifests)) };
}

async function withoutDeselected(
  base: RegistrySource,
  { source, registry }: SideToVerify,
): Promise<ReadonlyMap<Ref, Manifest>> {
  if (settingsOf(base) === settingsOf(source)) return registry.manifests;
  const { settings } = await loadSettings(source);
  const selected = new Set(selectManifestFiles(source.tree, settings).files.map(({ path }) => path));
  return new Map([...registry.manifests].filter(([, { file }]) => selected.has(file)));
}

function settingsOf({ tree }: RegistrySource): BlobId | undefined {
  return tree.entries.find(({ path }) => path === settingsPath)?.blob;
}

/** Links are no envelopes; what is too large counts as not there. */
async function readEnvelopes(
  { tree, readBlobs }: RegistrySource,
  paths: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const entries = tree.entries.filter((entry) => paths.has(entry.path) && isFile(entry));
  if (entries.length === 0) return new Map();
  const contents = await readBlobs([...new Set(entries.map(({ blob }) => blob))]);
  const envelopes = entries.flatMap(({ path, blob }) => {
    const bytes = contents.get(blob);
    const isRead = bytes !== undefined && bytes.length <= mostEnvelopeBytes;
    return isRead ? [[path, new TextDecoder().decode(bytes)] as const] : [];
  });
  return new Map(envelopes);
}

function isFile({ mode }: TreeEntry): boolean {
  return mode === 'file' || mode === 'executable';
}
