import { loadRegistry, loadSettings } from '../../flows/load-registry.ts';
import { narrowSource } from '../../flows/narrow-source.ts';
import type { ParsedFile } from '../../model/manifest.ts';
import { parseRef } from '../../model/ref.ts';
import { readSide, readState, type LocalRegistry, type LocalState } from './local-registry.ts';
import type { Terminal } from './terminal.ts';

/**
 * The registry at a revision or time, or in the working tree, as far as it has a say in one manifest: in a large one
 * that is much less to parse. All of it where there is no such manifest, so that it can be told what was meant, and
 * where there are no settings, which is told then.
 */
export async function readStateAround(
  registry: LocalRegistry,
  { text, revision }: { readonly text: string; readonly revision: string | undefined },
  terminal: Terminal,
): Promise<Pick<LocalState, 'side' | 'loaded'>> {
  const side = await readSide(registry, revision);
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
