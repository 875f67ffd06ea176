import type { ParsedFile } from '../../model/manifest.ts';
import { toCanonicalForm } from '../../registry/canonical/canonical-form.ts';
import { arrangeDefaults } from '../../registry/effective/defaults-by-folder.ts';
import type { RegistrySource } from '../registry/load-registry.ts';
import type { Fixing } from './apply-repairs.ts';
import { Drafts, type AppliedFix, type Draft } from './drafts.ts';
import { loadDrafts, meaningOf, type FixState } from './fix-state.ts';
import { applyWholeRepairs, explainKept } from './whole-renames.ts';

export interface FixedRegistry {
  /** In the order of their paths. */
  readonly files: readonly (Draft & { readonly file: string })[];
  /** The registry with these files in place: its diagnostics are what is left to do by hand. */
  readonly state: FixState;
}

/**
 * Applies the fixes of diagnostics, and then brings the files into canonical form. Nothing is written:
 * the caller gets the texts before and after. Only files that are chosen change, but the whole registry is read.
 */
export async function fixRegistry(
  source: RegistrySource,
  isChosen: (path: string) => boolean,
): Promise<FixedRegistry> {
  const drafts = new Drafts(source);
  const cache = new Map<string, ParsedFile>();
  const load = (): Promise<FixState> => loadDrafts(drafts, cache);
  const mayChange = (path: string): boolean => isChosen(path) && drafts.isFile(path);
  const { state, kept } = await applyWholeRepairs({ drafts, load, mayChange });
  const formed = await applyForm({ drafts, load, mayChange }, state);
  return { files: drafts.changed(), state: explainKept(formed, kept) };
}

/** Refs are written in full only where nothing in the whole registry, overlays applied, comes to mean another thing. */
async function applyForm(fixing: Fixing, state: FixState): Promise<FixState> {
  const { drafts, load } = fixing;
  const undo = await applyFormTo(fixing, state, true);
  if (undo.size === 0) return state;
  const formed = await load();
  if (meaningOf(state) === meaningOf(formed)) return formed;
  for (const [file, draft] of undo) drafts.put(file, draft);
  await applyFormTo(fixing, state, false);
  return load();
}

async function applyFormTo(
  { drafts, mayChange }: Fixing,
  { parsed, settings }: FixState,
  mayCompleteRefs: boolean,
): Promise<ReadonlyMap<string, Draft | undefined>> {
  const { defaultsOf } = arrangeDefaults([...parsed.values()], settings.limits);
  const undo = new Map<string, Draft | undefined>();
  for (const [file, before] of await drafts.read([...parsed.keys()].filter(mayChange))) {
    const own = parsed.get(file);
    if (own === undefined) continue;
    const request = {
      file,
      text: before,
      parsed: own,
      settings,
      defaults: defaultsOf(file),
      mayCompleteRefs,
    };
    const { text: after, fixes } = toCanonicalForm(request);
    if (after === before) continue;
    undo.set(file, drafts.get(file));
    drafts.rewrite(file, { before, after }, fixes satisfies readonly AppliedFix[]);
  }
  return undo;
}
