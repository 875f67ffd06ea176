import type { FileDiff } from './git-objects.ts';
import { readQuotedPath } from './quoted-path.ts';
import { runGit } from './run-git.ts';

/** The tree that has no entries; what the first commit is compared with. */
export const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** A patch longer than this many bytes is not shown, as on GitHub for large files. */
const patchLimit = 1_000_000;

/** What differs between two commits or trees, in order of path, with renames found. */
export async function diffTrees(directory: string, before: string, after: string): Promise<FileDiff[]> {
  const args = ['diff-tree', '-r', '-M', '--raw', '--numstat', '-p', '--full-index', '--no-abbrev'];
  const safe = ['--no-color', '--no-ext-diff', '--no-textconv', '--diff-algorithm=myers', '-l3000'];
  const output = await runGit({ directory, args: [...args, ...safe, before, after] });
  return parseDiff(output.toString('utf8'));
}

/** The patch text of a difference, as `git diff` prints it. */
export async function printDiff(directory: string, before: string, after: string): Promise<string> {
  const args = ['diff-tree', '-r', '-M', '-p', '--no-color', '--no-ext-diff', '--no-textconv', before, after];
  return (await runGit({ directory, args })).toString('utf8');
}

/** Commits as mails, as `git format-patch` prints them. */
export async function printPatches(directory: string, base: string, head: string): Promise<string> {
  const args = ['format-patch', '--stdout', '--no-ext-diff', '--no-textconv', `${base}..${head}`];
  return (await runGit({ directory, args })).toString('utf8');
}

interface RawEntry {
  readonly status: FileDiff['status'];
  readonly blob: string;
  readonly path: string;
  readonly previousPath: string | null;
}

function parseDiff(text: string): FileDiff[] {
  const { summary, sections } = splitOutput(text);
  const entries = summary.filter((line) => line.startsWith(':')).map(parseRaw);
  const counts = summary.filter((line) => /^(?:\d+|-)\t/.test(line));
  let next = 0;
  return entries.map((entry, index) => {
    const [additions = '-', deletions = '-'] = (counts[index] ?? '').split('\t');
    const isBinary = additions === '-';
    const first = next;
    next += sectionsOf(entry);
    return {
      ...entry,
      additions: isBinary ? 0 : Number(additions),
      deletions: isBinary ? 0 : Number(deletions),
      isBinary,
      patch: joinHunks(sections.slice(first, next)),
    };
  });
}

/** A file that became a link, or the reverse, is printed as a deletion and an addition (diff.c, `run_diff`). */
function sectionsOf({ status }: RawEntry): number {
  return status === 'changed' ? 2 : 1;
}

/** Where a patch begins: no line inside of one can, and names are quoted when they hold a newline. */
const patchStart = '\ndiff --git ';

/** Everything before the first patch, line by line, and the patches. */
function splitOutput(text: string): { summary: string[]; sections: string[] } {
  const [summary = '', ...sections] = `\n${text}`.split(patchStart);
  return { summary: summary.split('\n'), sections };
}

const statuses: Readonly<Record<string, FileDiff['status']>> = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  C: 'copied',
  T: 'changed',
};

/** `:100644 100644 <sha> <sha> R090\told\tnew`, names quoted as in C where they need it. */
function parseRaw(line: string): RawEntry {
  const [info = '', first = '', second] = line.split('\t');
  const [, , before = '', after = '', letter = 'M'] = info.split(' ');
  const status = statuses[letter.slice(0, 1)] ?? 'modified';
  return {
    status,
    blob: status === 'removed' ? before : after,
    path: readQuotedPath(second ?? first),
    previousPath: second === undefined ? null : readQuotedPath(first),
  };
}

function joinHunks(sections: readonly string[]): string | null {
  const hunks = sections.flatMap(hunksOf).join('\n');
  return hunks === '' || Buffer.byteLength(hunks) > patchLimit ? null : hunks;
}

function hunksOf(section: string): readonly string[] {
  const start = section.indexOf('\n@@ ');
  return start < 0 ? [] : [section.slice(start + 1).replace(/\n$/, '')];
}

/** The paths that one commit changes. */
export interface ChangedPaths {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly modified: readonly string[];
}

/** Reads the output of `--name-status --no-renames`. */
export function parseNameStatus(text: string): ChangedPaths {
  const lines = text.split('\n').filter((line) => /^[A-Z]\t/.test(line));
  const pathsWith = (is: (letter: string) => boolean): string[] =>
    lines.filter((line) => is(line.slice(0, 1))).map((line) => readQuotedPath(line.slice(2)));
  return {
    added: pathsWith((letter) => letter === 'A'),
    removed: pathsWith((letter) => letter === 'D'),
    modified: pathsWith((letter) => letter !== 'A' && letter !== 'D'),
  };
}
