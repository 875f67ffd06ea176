import type { GitReader } from '../../forge/forge.ts';
import { parsePatch } from '../diff/parse-patch.ts';
import type { FilePatch } from '../diff/patch.ts';
import type { ChangedFile, ChangeList } from './changes.ts';
import { readGit } from './read-git.ts';

/** How much of a difference one page shows. */
export interface PageLimits {
  readonly files: number;
  /** Changed lines in all. */
  readonly lines: number;
  /** Changed lines of one file. */
  readonly linesPerFile: number;
  readonly bytes: number;
}

export const pageLimits: PageLimits = { files: 100, lines: 3_000, linesPerFile: 800, bytes: 4 * 1024 * 1024 };

/** For a page that shows one file alone. */
export const singleFileLimits: PageLimits = {
  files: 1,
  lines: 10_000,
  linesPerFile: 10_000,
  bytes: 4 * 1024 * 1024,
};

export interface ShownFile {
  readonly file: ChangedFile;
  /** Undefined where there are no lines to show, or too many. */
  readonly patch: FilePatch | undefined;
  /** The lines were left out to keep the page bounded. */
  readonly isLeftOut: boolean;
}

/** A part of a difference, with its lines. */
export interface ChangePage {
  readonly shown: readonly ShownFile[];
  /** Position of the first file in the whole list, from 0. */
  readonly offset: number;
}

/** Reads the lines of the files from `offset` on, as many as the limits allow. */
export async function readChangePage(
  git: GitReader,
  range: { readonly before: string; readonly after: string },
  request: { readonly changes: ChangeList; readonly offset: number; readonly limits: PageLimits },
): Promise<ChangePage> {
  const { changes, offset, limits } = request;
  const files = changes.files.slice(offset, offset + limits.files);
  const chosen = chooseFiles(files, limits);
  const patches = await readPatches(git, range, { files: chosen, bytes: limits.bytes });
  const isChosen = new Set(chosen);
  const shown = files.map((file) => {
    const patch = patches.get(file.path);
    return { file, patch, isLeftOut: hasLines(file) && (!isChosen.has(file) || patch === undefined) };
  });
  return { shown, offset };
}

function hasLines(file: ChangedFile): boolean {
  return !file.isBinary && file.added + file.deleted > 0;
}

/** In order, each file that still fits; a large one does not keep the small ones after it away. */
function chooseFiles(files: readonly ChangedFile[], limits: PageLimits): readonly ChangedFile[] {
  let left = limits.lines;
  return files.filter((file) => {
    const lines = file.added + file.deleted;
    if (!hasLines(file) || lines > Math.min(left, limits.linesPerFile)) return false;
    left -= lines;
    return true;
  });
}

async function readPatches(
  git: GitReader,
  range: { readonly before: string; readonly after: string },
  request: { readonly files: readonly ChangedFile[]; readonly bytes: number },
): Promise<ReadonlyMap<string, FilePatch>> {
  if (request.files.length === 0) return new Map();
  const paths = request.files.flatMap(({ path, previousPath }) => [
    path,
    ...(previousPath === undefined ? [] : [previousPath]),
  ]);
  const safe = ['--no-color', '--no-ext-diff', '--no-textconv', '--src-prefix=a/', '--dst-prefix=b/'];
  const { text, isComplete } = await readGit({
    directory: git.directory,
    args: [
      '--literal-pathspecs',
      'diff-tree',
      '-r',
      '-M',
      '-p',
      ...safe,
      range.before,
      range.after,
      '--',
      ...paths,
    ],
    limit: request.bytes,
  });
  // The last file of an output that was cut off would look as if it ended there.
  const patches = isComplete ? parsePatch(text) : parsePatch(text).slice(0, -1);
  return mergeSections(patches);
}

/** A file that became a link, or the reverse, comes as a deletion and an addition: two sections of one path. */
function mergeSections(patches: readonly FilePatch[]): ReadonlyMap<string, FilePatch> {
  const merged = new Map<string, FilePatch>();
  for (const patch of patches) {
    const known = merged.get(patch.path);
    merged.set(
      patch.path,
      known === undefined ? patch : { ...patch, hunks: [...known.hunks, ...patch.hunks] },
    );
  }
  return merged;
}
