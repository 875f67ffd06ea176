import { startOfFile, type Diagnostic } from '../model/diagnostic.ts';
import type { SourceTree, TreeEntry } from '../model/git.ts';
import type { Settings } from '../model/manifest.ts';
import { settingsPath } from '../model/settings-path.ts';
import type { RegistryCode } from './codes.ts';
import { isMarkdownFile } from './reading/front-matter.ts';
import { matchesAnyGlob, mayMatchBelow, parseGlob, type Glob } from '../model/glob.ts';
import { quoted } from './wording.ts';

/**
 * The files of a tree that may hold manifests, in the order of the tree, and what stands in their place and cannot
 * be read: symbolic links, submodules, names that cannot be shown. Nothing is followed.
 */
export function selectManifestFiles(
  tree: SourceTree,
  settings: Settings,
): { readonly files: readonly TreeEntry[]; readonly diagnostics: readonly Diagnostic[] } {
  const isSelected = manifestFilter(settings);
  const files: TreeEntry[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const entry of tree.entries) {
    if (!isSelected(entry) || isLinkedPage(entry, settings)) continue;
    const problem = problemOf(entry);
    if (problem === undefined) files.push(entry);
    else diagnostics.push(problem);
  }
  if (files.length > settings.limits.files)
    diagnostics.push(tooManyFiles(files.length, settings.limits.files));
  return { files: files.slice(0, settings.limits.files), diagnostics };
}

/** A page that is a link to another, as `AGENTS.md` often is, and not meant as a manifest. */
function isLinkedPage({ path, mode }: TreeEntry, { isExplicit }: Settings): boolean {
  return mode === 'symlink' && !isExplicit && isMarkdownFile(path);
}

/** How many patterns a path is compared with at most: what a file costs to be selected. */
export function countPatterns({ include, exclude }: Settings): number {
  return [...include, ...exclude]
    .flatMap(readGlob)
    .reduce((sum, { alternatives }) => sum + alternatives.length, 0);
}

function manifestFilter({ include, exclude, isExplicit }: Settings): (entry: TreeEntry) => boolean {
  const included = include.flatMap(readGlob);
  const excluded = exclude.flatMap(readGlob);
  return ({ path, mode }) => {
    const usual = withUsualExtension(path);
    const spellings = usual === path ? [path] : [path, usual];
    const isIncluded =
      mode === 'submodule'
        ? isExplicit && included.some((glob) => mayMatchBelow(glob, path, { dot: false }))
        : matchesAny(included, spellings, { dot: false });
    // `charter.YAML` is not taken for the settings, so it is not left out like them.
    const known = usual === settingsPath ? [path] : spellings;
    return isIncluded && !matchesAny(excluded, known, { dot: true });
  };
}

function matchesAny(
  globs: readonly Glob[],
  spellings: readonly string[],
  options: { readonly dot: boolean },
): boolean {
  return spellings.some((spelling) => matchesAnyGlob(globs, spelling, options));
}

const extensions = new Set(['yaml', 'yml', 'md', 'markdown']);

/**
 * A path with its extension in lower case. GitHub and YAML tools take `evil.YAML` for YAML, so that its name must not
 * hide a manifest from its checks.
 */
function withUsualExtension(path: string): string {
  const start = path.lastIndexOf('.') + 1;
  const extension = path.slice(start);
  const lower = extension.toLowerCase();
  return lower !== extension && extensions.has(lower) ? path.slice(0, start) + lower : path;
}

function readGlob(text: string): readonly Glob[] {
  const glob = parseGlob(text);
  return typeof glob === 'string' ? [] : [glob];
}

/** What cannot be shown as it is, or was not UTF-8 in the first place. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFD]/u;

const advice = 'leave it out with `spec.manifests.exclude` in `charter.yaml`';

/** Most names, found faster. */
const plain = /^[\x20-\x7e]*$/;

function problemOf({ path, mode }: TreeEntry): Diagnostic | undefined {
  if (!plain.test(path) && unprintable.test(path)) {
    return about(
      path,
      'unprintable-path',
      `The file name ${quoted(path, 200)} holds characters that cannot be seen. Rename the file, or ${advice}.`,
    );
  }
  if (mode === 'symlink') {
    return about(
      path,
      'symlink',
      `${quoted(path, 200)} is a symbolic link, which is not followed. Put the file itself here, or ${advice}.`,
    );
  }
  if (mode === 'submodule') {
    const message = `${quoted(path, 200)} is a submodule, so manifests in it are not read. Keep them in this repository, or ${advice}.`;
    return { ...about(path, 'submodule', message), severity: 'warning' };
  }
  return undefined;
}

function about(file: string, code: RegistryCode, message: string): Diagnostic {
  return { code, severity: 'error', file, range: startOfFile, message };
}

function tooManyFiles(found: number, most: number): Diagnostic {
  return about(
    'charter.yaml',
    'too-many-files',
    `${found} files may hold manifests; only the first ${most} are read. Narrow \`spec.manifests.include\`, or raise \`spec.limits.files\`.`,
  );
}
