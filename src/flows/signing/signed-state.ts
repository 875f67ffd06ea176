import type { TreeEntry } from '../../model/git.ts';
import type { Registry } from '../../model/manifest.ts';
import { mostEnvelopeBytes } from '../../signing/envelope.ts';
import { signaturesFolder } from '../../signing/section-content.ts';
import type { SignedState } from '../../signing/signed-sections.ts';
import type { RegistrySource } from '../registry/load-registry.ts';

/** Envelopes that are read; a registry has a few for each of its policies. */
const mostEnvelopes = 10_000;

/**
 * One side of a change as verification sees it. Give a registry with all Policies and Groups: one that is left out
 * looks deleted. Links and what is too large are no envelopes.
 */
export async function readSignedState(
  source: RegistrySource,
  { manifests }: Pick<Registry, 'manifests'>,
): Promise<SignedState> {
  const entries = source.tree.entries.filter((entry) => isEnvelope(entry)).slice(0, mostEnvelopes);
  const contents = await source.readBlobs([...new Set(entries.map(({ blob }) => blob))]);
  const envelopes = entries.flatMap(({ path, blob }) => {
    const bytes = contents.get(blob);
    if (bytes === undefined || bytes.length > mostEnvelopeBytes) return [];
    return [[path, new TextDecoder().decode(bytes)] as const];
  });
  return { manifests, envelopes: new Map(envelopes) };
}

function isEnvelope({ path, mode }: TreeEntry): boolean {
  const isFile = mode === 'file' || mode === 'executable';
  return isFile && path.startsWith(`${signaturesFolder}/`) && path.endsWith('.json');
}
