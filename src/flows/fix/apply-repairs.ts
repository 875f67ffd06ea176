import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Ref } from '../../model/ref.ts';
import { applyFixes, compatibleFixes } from '../../registry/apply-fixes.ts';
import { withoutContested, writesRef } from '../../registry/checks/contested-names.ts';
import { patchRepairs } from '../../registry/checks/patch-repairs.ts';
import { arrangeDefaults } from '../../registry/effective/defaults-by-folder.ts';
import { parseFile } from '../../registry/parse-file.ts';
import type { Draft, Drafts } from './drafts.ts';
import type { FixState } from './fix-state.ts';

/** What it takes to fix a registry: its texts, a way to read them as they are now, and what may be changed. */
export interface Fixing {
  readonly drafts: Drafts;
  readonly load: () => Promise<FixState>;
  readonly mayChange: (path: string) => boolean;
}

/** A fix can make room for another. More rounds than this are a sign that two fixes contend. */
const mostRounds = 50;

/** What is worse than anything that a fix can repair. */
const grave: ReadonlySet<string> = new Set(['yaml-syntax', 'duplicate-key', 'duplicate-manifest']);

/**
 * Applies the fixes of a state's diagnostics round by round, but those that write one of the refs `kept`. A file that a round
 * leaves with a graver error than before is put back, as is one that comes to no end.
 */
export async function applyRepairs(
  { drafts, load, mayChange }: Fixing,
  first: FixState,
  kept: ReadonlySet<Ref>,
): Promise<FixState> {
  const frozen = new Set<string>();
  const mayApply = (diagnostic: Diagnostic): boolean => {
    const { fix } = diagnostic;
    if (fix === undefined || !mayChange(fix.file) || frozen.has(fix.file)) return false;
    return ![...kept].some((ref) => writesRef(diagnostic, ref));
  };
  let state = first;
  for (let round = 0; round < mostRounds; round += 1) {
    const found = [
      ...state.diagnostics,
      ...(await repairsOfPatches(drafts, state)),
      ...(await repairsUntold(drafts, state)),
    ];
    const undo = await applyRound(drafts, found.filter(mayApply));
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

/** Only of files that are told to have errors: reading them once more takes time. */
async function repairsOfPatches(
  drafts: Drafts,
  { parsed, diagnostics, settings }: FixState,
): Promise<readonly Diagnostic[]> {
  const wrong = new Set(diagnostics.map(({ file }) => file));
  const overlaysOf = (file: string) => parsed.get(file)?.manifests.filter(({ kind }) => kind === 'Overlay');
  const files = [...wrong].filter((file) => (overlaysOf(file) ?? []).length > 0);
  return [...(await drafts.read(files))].flatMap(([file, text]) =>
    patchRepairs({ file, text, overlays: overlaysOf(file) ?? [], limits: settings.limits }),
  );
}

/** What can be repaired of files with more problems than are told: all at once, since each round reads the file anew. */
async function repairsUntold(
  drafts: Drafts,
  { parsed, diagnostics, settings }: FixState,
): Promise<readonly Diagnostic[]> {
  const files = diagnostics.filter(({ code }) => code === 'too-many-problems').map(({ file }) => file);
  if (files.length === 0) return [];
  const { defaultsOf } = arrangeDefaults([...parsed.values()], settings.limits);
  const untold = [...(await drafts.read(files))].flatMap(([file, text]) => {
    const bytes = new TextEncoder().encode(text);
    const request = { file, blob: '', bytes, settings, defaults: defaultsOf(file) };
    return parseFile({ ...request, mostDiagnostics: Infinity }).diagnostics;
  });
  return withoutContested(
    untold,
    [...parsed.values()].flatMap(({ manifests }) => manifests),
  );
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
