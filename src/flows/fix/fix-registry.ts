import type { Diagnostic } from '../../model/diagnostic.ts';
import type { ParsedFile } from '../../model/manifest.ts';
import { applyFixes, compatibleFixes } from '../../registry/apply-fixes.ts';
import { toCanonicalForm } from '../../registry/canonical/canonical-form.ts';
import { arrangeDefaults } from '../../registry/effective/defaults-by-folder.ts';
import type { RegistrySource } from '../registry/load-registry.ts';
import { Drafts, type AppliedFix, type Draft } from './drafts.ts';
import { loadDrafts, meaningOf, type FixState } from './fix-state.ts';

export interface FixedRegistry {
  /** In the order of their paths. */
  readonly files: readonly (Draft & { readonly file: string })[];
  /** The registry with these files in place: its diagnostics are what is left to do by hand. */
  readonly state: FixState;
}

/**
 * A fix can make room for another, and of a file with very many problems only the first are told at a time. More
 * rounds than this are a sign that two fixes contend.
 */
const mostRounds = 50;

/** What is worse than anything that a fix can repair. */
const grave: ReadonlySet<string> = new Set(['yaml-syntax', 'duplicate-key', 'duplicate-manifest']);

/**
 * Applies the fixes of diagnostics, round by round, and then brings the files into canonical form. Nothing is written:
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
  const repaired = await applyDiagnostics({ drafts, load, mayChange });
  const formed = await applyForm({ drafts, load, mayChange }, repaired);
  return { files: drafts.changed(), state: formed };
}

interface Fixing {
  readonly drafts: Drafts;
  readonly load: () => Promise<FixState>;
  readonly mayChange: (path: string) => boolean;
}

/** A file that a round of fixes leaves with a graver error than before is put back, as is one that comes to no end. */
async function applyDiagnostics({ drafts, load, mayChange }: Fixing): Promise<FixState> {
  const frozen = new Set<string>();
  let state = await load();
  for (let round = 0; round < mostRounds; round += 1) {
    const fixable = state.diagnostics.filter(
      ({ fix }) => fix !== undefined && mayChange(fix.file) && !frozen.has(fix.file),
    );
    const undo = await applyRound(drafts, fixable);
    if (undo.size === 0) return state;
    if (round === mostRounds - 1) for (const file of undo.keys()) drafts.put(file, undefined);
    const before = state;
    state = await load();
    const spoilt = [...undo].filter(([file]) => countGrave(state, file) > countGrave(before, file));
    if (spoilt.length === 0) continue;
    for (const [file, draft] of spoilt) {
      drafts.put(file, draft);
      frozen.add(file);
    }
    state = await load();
  }
  return state;
}

function countGrave({ diagnostics }: FixState, path: string): number {
  return diagnostics.filter(({ file, code }) => file === path && grave.has(code)).length;
}

/** Applies what can be applied together; gives the files that changed with what they were before. */
async function applyRound(
  drafts: Drafts,
  diagnostics: readonly Diagnostic[],
): Promise<ReadonlyMap<string, Draft | undefined>> {
  const byFile = Map.groupBy(diagnostics, ({ fix, file }) => fix?.file ?? file);
  const changed = new Map<string, Draft | undefined>();
  for (const [file, before] of await drafts.read(byFile.keys())) {
    const fixes = compatibleFixes(byFile.get(file)?.flatMap(toPlaced) ?? []);
    const after = applyFixes(
      before,
      fixes.map(({ edits, title }) => ({ edits, title, file })),
    );
    if (after === before) continue;
    changed.set(file, drafts.get(file));
    drafts.rewrite(
      file,
      { before, after },
      fixes.map(({ rule, title, line }) => ({ rule, title, line })),
    );
  }
  return changed;
}

function toPlaced({ code, fix, range }: Diagnostic) {
  return fix === undefined ? [] : [{ ...fix, rule: code, line: range.line }];
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
