import type { BlobId, TreeEntry } from '../../model/git.ts';
import type { Limits, Manifest, ParsedFile, Registry } from '../../model/manifest.ts';
import type { Ref } from '../../model/ref.ts';
import { settingsPath } from '../../model/settings-path.ts';
import { isDefaultsFile } from '../../registry/effective/read-defaults.ts';
import { countPatterns, selectManifestFiles } from '../../registry/select-files.ts';
import { mostEnvelopeBytes } from '../../signing/envelope.ts';
import { envelopePaths, type SignedState } from '../../signing/signed-sections.ts';
import { loadRegistry, loadSettings, type RegistrySource } from '../registry/load-registry.ts';

/** A side of a change, with all of its Policies and Groups: one that is left out looks deleted. */
export interface SideToVerify {
  readonly source: RegistrySource;
  readonly registry: Pick<Registry, 'manifests' | 'settings'>;
}

/**
 * Both sides of a change as verification sees them, with the envelopes of the sections that have to be signed and no
 * others. A manifest that the head's own settings leave out or cannot read is none from the next change on, so it is
 * gone already.
 */
export async function readSignedChange(
  base: SideToVerify,
  head: SideToVerify,
): Promise<{ readonly base: SignedState; readonly head: SignedState }> {
  const before = base.registry.manifests;
  const after = await byOwnSettings(base.source, head);
  const paths = { asked: envelopePaths(before, before), other: envelopePaths(after, after) };
  return {
    base: { manifests: before, envelopes: await readEnvelopes(base.source, paths) },
    head: { manifests: after, envelopes: await readEnvelopes(head.source, paths) },
  };
}

/** One state by itself. */
export async function readSignedState({ source, registry }: SideToVerify): Promise<SignedState> {
  const { manifests } = registry;
  const paths = { asked: envelopePaths(manifests, manifests), other: new Set<string>() };
  return { manifests, envelopes: await readEnvelopes(source, paths) };
}

/** What is left of the head's Policies and Groups by the head's own settings, its patterns and limits. */
async function byOwnSettings(
  base: RegistrySource,
  { source, registry }: SideToVerify,
): Promise<ReadonlyMap<Ref, Manifest>> {
  if (settingsOf(base) === settingsOf(source)) return registry.manifests;
  const { settings: own } = await loadSettings(source);
  // Anybody may have written them: what they ask for is bounded, and what is beyond counts as left out.
  if (countPatterns(own) * source.tree.entries.length > mostMatches) return new Map();
  const settings = { ...own, limits: lowerOf(own.limits, registry.settings.limits) };
  const files = new Set([...registry.manifests.values()].filter(mayBeSigned).map(({ file }) => file));
  const entries = selectManifestFiles(source.tree, settings).files.filter(
    ({ path }) => files.has(path) || isDefaultsFile(path),
  );
  const narrowed = { tree: { ...source.tree, entries }, readBlobs: source.readBlobs };
  const loaded = await loadRegistry({ source: narrowed, settings, cache: new Map<string, ParsedFile>() });
  return loaded.registry.manifests;
}

/** Most patterns times files that are compared. */
const mostMatches = 1_000_000;

function lowerOf(a: Limits, b: Limits): Limits {
  return {
    fileBytes: Math.min(a.fileBytes, b.fileBytes),
    files: Math.min(a.files, b.files),
    depth: Math.min(a.depth, b.depth),
    nodes: Math.min(a.nodes, b.nodes),
    aliases: Math.min(a.aliases, b.aliases),
    documents: Math.min(a.documents, b.documents),
    defaults: Math.min(a.defaults, b.defaults),
    effective: Math.min(a.effective, b.effective),
  };
}

function mayBeSigned({ kind }: Manifest): boolean {
  return kind === 'Policy' || kind === 'Group';
}

/** A link or submodule is read as no settings, whatever the file before it was. */
function settingsOf({ tree }: RegistrySource): BlobId | undefined {
  return tree.entries.find((entry) => entry.path === settingsPath && isFile(entry))?.blob;
}

/**
 * Bytes of all envelopes together that the head alone asks for: anybody can name one large file in a thousand places.
 * What is beyond counts as not there, and binds nobody yet.
 */
const mostOtherBytes = 16 * 1_024 * 1_024;

interface EnvelopePlaces {
  /** Where the base asks for a signature. */
  readonly asked: ReadonlySet<string>;
  /** Where the head does. */
  readonly other: ReadonlySet<string>;
}

/** Links are no envelopes; what is too large counts as not there. */
async function readEnvelopes(
  { tree, readBlobs }: RegistrySource,
  { asked, other }: EnvelopePlaces,
): Promise<ReadonlyMap<string, string>> {
  const entries = tree.entries.filter(
    (entry) => (asked.has(entry.path) || other.has(entry.path)) && isFile(entry),
  );
  if (entries.length === 0) return new Map();
  const contents = await readBlobs([...new Set(entries.map(({ blob }) => blob))]);
  const texts = new Map([...contents].map(([blob, bytes]) => [blob, textOf(bytes)] as const));
  let left = mostOtherBytes;
  const envelopes = entries.flatMap(({ path, blob }) => {
    const text = texts.get(blob);
    if (!asked.has(path)) left -= contents.get(blob)?.length ?? 0;
    return text === undefined || (left < 0 && !asked.has(path)) ? [] : [[path, text] as const];
  });
  return new Map(envelopes);
}

function textOf(bytes: Uint8Array): string | undefined {
  return bytes.length <= mostEnvelopeBytes ? new TextDecoder().decode(bytes) : undefined;
}

function isFile({ mode }: TreeEntry): boolean {
  return mode === 'file' || mode === 'executable';
}
