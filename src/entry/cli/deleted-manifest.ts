import type { Manifest } from '../../model/manifest.ts';
import { readEdition } from './edition.ts';
import { deletedError, lastDeletion } from './find-history.ts';
import type { LocalRegistry } from './local-registry.ts';
import { LookupError } from './lookup-error.ts';
import { resolvePoint } from './resolve-point.ts';

/** What `find` gives; where the ref is unknown and was deleted once, the error tells when and by whom. */
export async function orTellDeletion(
  find: () => Manifest,
  {
    registry,
    text,
    at,
  }: { readonly registry: LocalRegistry; readonly text: string; readonly at: string | undefined },
): Promise<Manifest> {
  try {
    return find();
  } catch (error) {
    if (!(error instanceof LookupError) || error.code !== 'lookup-ref-unknown') throw error;
    throw (await findDeletion(registry, text, at).catch(() => undefined)) ?? error;
  }
}

async function findDeletion(
  { repository, folder, terminal }: LocalRegistry,
  text: string,
  at: string | undefined,
): Promise<Error | undefined> {
  if (repository.history === undefined) return undefined;
  const { traceHistory } = await import('../../flows/history/trace-history.ts');
  const tip = await resolvePoint(repository, at ?? 'HEAD', terminal);
  const traced = await traceHistory(repository.history, { text, tip, folder, edition: readEdition() });
  const deletion = traced.kind === 'found' ? lastDeletion(traced) : undefined;
  return traced.kind === 'found' && deletion !== undefined ? deletedError(traced, deletion) : undefined;
}
