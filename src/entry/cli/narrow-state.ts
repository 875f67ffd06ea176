import type { ChangeSide } from '../../flows/review/evaluate-change.ts';
import { loadRegistry, loadSettings } from '../../flows/registry/load-registry.ts';
import { narrowSource } from '../../flows/registry/narrow-source.ts';
import { textsConcerning } from '../../history/mentions.ts';
import type { ParsedFile } from '../../model/manifest.ts';
import { parseRef } from '../../model/ref.ts';
import { settingsPath } from '../../model/settings-path.ts';
import { isDefaultsFile } from '../../registry/effective/read-defaults.ts';
import { readSide, readState, type LocalRegistry, type LocalState } from './local-registry.ts';
import { resolvePoint } from './resolve-point.ts';
import type { Terminal } from './terminal.ts';

interface ManifestAt {
  /** A ref or a bare name. */
  readonly text: string;
  /** Undefined for the working tree. */
  readonly revision: string | undefined;
}

/**
 * The registry at a revision or time, or in the working tree, as far as it has a say in one manifest: in a large one
 * that is much less to read. All of it where there is no such manifest, so that it can be told what was meant, and
 * where there are no settings, which is told then.
 */
export async function readStateAround(
  registry: LocalRegistry,
  { text, revision }: ManifestAt,
  terminal: Terminal,
): Promise<Pick<LocalState, 'side' | 'loaded'>> {
  const side = await readSideAround(registry, { text, revision });
  const { settings, isPresent } = await loadSettings(side);
  if (!isPresent) return readState(registry, revision, terminal);
  const source = await narrowSource(side, settings, text);
  const loaded = await loadRegistry({ source, settings, cache: new Map<string, ParsedFile>() });
  const wanted = text.toLowerCase();
  const isFull = parseRef(text) !== undefined;
  const isKnown = [...loaded.registry.manifests.values()].some(
    ({ ref, name }) => (isFull ? ref : name) === wanted,
  );
  return isKnown ? { side, loaded } : readState(registry, revision, terminal);
}

/** Of a commit Git itself finds the files that matter. */
async function readSideAround(registry: LocalRegistry, { text, revision }: ManifestAt): Promise<ChangeSide> {
  const { repository, folder, terminal } = registry;
  const texts = textsConcerning((parseRef(text)?.name ?? text).toLowerCase());
  if (revision === undefined || texts === undefined || repository.history === undefined)
    return readSide(registry, revision);
  const commit = await resolvePoint(repository, revision, terminal);
  const entries = await repository.history.reader.findFiles({
    commit,
    folder,
    texts,
    isWanted: (path) => path === settingsPath || isDefaultsFile(path),
  });
  return { commit, tree: { commit, entries }, readBlobs: (ids) => repository.reader.readBlobs(ids) };
}
