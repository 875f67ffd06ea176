import { startOfFile, type Diagnostic } from '../../model/diagnostic.ts';
import { isEqualJson } from '../../model/equality.ts';
import type { SourceTree, TreeEntry } from '../../model/git.ts';
import type { Limits, Settings } from '../../model/manifest.ts';
import { settingsPath } from '../../model/settings-path.ts';
import { countPatterns, selectManifestFiles } from '../../registry/select-files.ts';
import { oneLine } from '../../render/visible-text.ts';
import type { LoadedSettings } from '../registry/load-registry.ts';

/** Most patterns times files that are compared: the settings of a change are anybody's, and so may be endless. */
const mostMatches = 1_000_000;

/** Globs that a message names. */
const mostShown = 5;

/** Matches after which others get a turn. */
const wholeTurn = 20_000;

/**
 * Settings that would check less from the next change on: said at the change that brings them, not after it.
 * `tree` is what merging the change would give.
 */
export async function findWeakenedSettings(request: {
  readonly base: LoadedSettings;
  readonly head: LoadedSettings;
  readonly tree: SourceTree;
}): Promise<readonly Diagnostic[]> {
  const { base, head, tree } = request;
  if (!base.isPresent) return [];
  if (!head.isPresent) {
    const message = `\`${settingsPath}\` is removed or is no longer a file, and without it nothing here is a registry any more. Keep it; an empty file will do.`;
    return [aboutSettings('settings-removed', 'error', message)];
  }
  return [
    ...moveToSolo(base.settings, head.settings),
    ...moreBranches(base.settings, head.settings),
    ...lowerLimits(base.settings, head.settings),
    ...(await findNarrowedSelection({ base: base.settings, head: head.settings, tree })),
  ];
}

function moveToSolo(base: Settings, head: Settings): readonly Diagnostic[] {
  if (head.approvals.profile !== 'solo' || base.approvals.profile === 'solo') return [];
  const message =
    'With `spec.approvals.profile: solo` authors may approve their own changes from the next change on. Make sure that nobody else is there to ask; this change still takes the approvals of a team.';
  return [aboutSettings('settings-solo', 'warning', message)];
}

/** What is named there is believed: a branch that is not protected in truth lets anybody make their own rules. */
function moreBranches(base: Settings, head: Settings): readonly Diagnostic[] {
  const known = new Set(base.protectedBranches);
  const added = head.protectedBranches.filter((glob) => !known.has(glob));
  if (added.length === 0) return [];
  const shown = added.slice(0, mostShown).map((glob) => `\`${oneLine(glob)}\``);
  const message = `\`spec.protectedBranches\` names ${shown.join(', ')} from now on, so the rules of such branches count for what goes into them. Make sure that a ruleset protects each of them as it does the default branch.`;
  return [aboutSettings('settings-branches', 'warning', message)];
}

/** What is over a limit is not read, be it a Policy: lowering one is a way to get rid of it. */
function lowerLimits(base: Settings, head: Settings): readonly Diagnostic[] {
  const lowered = limitNames(base).filter((name) => head.limits[name] < base.limits[name]);
  if (lowered.length === 0) return [];
  const shown = lowered.map((name) => `\`${name}\` from ${base.limits[name]} to ${head.limits[name]}`);
  const message = `\`spec.limits\` is lowered: ${shown.join(', ')}. What is over a limit is not read from the next change on, policies included. Make sure that nothing is.`;
  return [aboutSettings('settings-narrowed', 'warning', message)];
}

function limitNames({ limits }: Settings): readonly (keyof Limits)[] {
  return Object.keys(limits).filter((name): name is keyof Limits => Object.hasOwn(limits, name));
}

async function findNarrowedSelection(request: {
  readonly base: Settings;
  readonly head: Settings;
  readonly tree: SourceTree;
}): Promise<readonly Diagnostic[]> {
  const { base, head, tree } = request;
  if (isSameSelection(base, head)) return [];
  const patterns = countPatterns(head);
  if (patterns * tree.entries.length > mostMatches) {
    const message = `${patterns} patterns are too many to compare for ${tree.entries.length} files with what is checked today. Use fewer.`;
    return [aboutSettings('settings-narrowed', 'warning', message)];
  }
  const { before, left } = await compareSelections({ base, head, tree });
  if (left.length === 0) return [];
  const message = `With these settings ${left.length} of the ${before} files that are checked today, such as ${JSON.stringify(left[0])}, are left out. Make sure that they are meant to go unchecked.`;
  return [aboutSettings('settings-narrowed', 'warning', message)];
}

type SettingsCode = 'settings-removed' | 'settings-narrowed' | 'settings-solo' | 'settings-branches';

function aboutSettings(code: SettingsCode, severity: 'error' | 'warning', message: string): Diagnostic {
  return { code, severity, file: settingsPath, range: startOfFile, message };
}

function isSameSelection(a: Settings, b: Settings): boolean {
  return isEqualJson([a.include, a.exclude], [b.include, b.exclude]);
}

/** How many files the settings of the base select, and which of them those of the head do not. */
async function compareSelections(request: {
  readonly base: Settings;
  readonly head: Settings;
  readonly tree: SourceTree;
}): Promise<{ readonly before: number; readonly left: readonly string[] }> {
  const { base, head, tree } = request;
  const left: string[] = [];
  let before = 0;
  const atOnce = Math.max(1, Math.floor(wholeTurn / countPatterns(head)));
  for (let from = 0; from < tree.entries.length; from += atOnce) {
    const entries = tree.entries.slice(from, from + atOnce);
    const kept = new Set(pathsSelected(entries, head));
    const known = pathsSelected(entries, base);
    before += known.length;
    left.push(...known.filter((path) => !kept.has(path)));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { before, left };
}

function pathsSelected(entries: readonly TreeEntry[], settings: Settings): readonly string[] {
  return selectManifestFiles({ commit: undefined, entries }, settings).files.map(({ path }) => path);
}
