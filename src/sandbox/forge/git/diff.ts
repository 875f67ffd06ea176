import type { FileDiff } from './git-objects.ts';
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
  return entries.map((entry, index) => {
    const [additions = '-', deletions = '-'] = (counts[index] ?? '').split('\t');
    const isBinary = additions === '-';
    return {
      ...entry,
      additions: isBinary ? 0 : Number(additions),
      deletions: isBinary ? 0 : Number(deletions),
      isBinary,
      patch: hunksOf(sections[index]),
    };
  });
}

/** Everything before the first patch, line by line, and the patches; a patch's own lines never begin with `d`. */
function splitOutput(text: string): { summary: string[]; sections: string[] } {
  const start = text.startsWith('diff --git ') ? 0 : text.indexOf('\ndiff --git ') + 1;
  const hasPatch = start > 0 || text.startsWith('diff --git ');
  const summary = (hasPatch ? text.slice(0, start) : text).split('\n');
  return { summary, sections: hasPatch ? text.slice(start).split(/^(?=diff --git )/m) : [] };
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
    path: unquote(second ?? first),
    previousPath: second === undefined ? null : unquote(first),
  };
}

function hunksOf(section: string | undefined): string | null {
  if (section === undefined) return null;
  const start = section.indexOf('\n@@ ');
  if (start < 0) return null;
  const hunks = section.slice(start + 1).replace(/\n$/, '');
  return Buffer.byteLength(hunks) > patchLimit ? null : hunks;
}

const escapes: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  '"': 34,
  '\\': 92,
};

/** Undoes Git's C-style quoting of a name (quote.c); names without quotes are as they are. */
function unquote(name: string): string {
  if (!name.startsWith('"')) return name;
  const bytes: number[] = [];
  const pattern = /\\([0-7]{3})|\\(.)|([^\\]+)/gs;
  for (const [, octal, escape, plain] of name.slice(1, -1).matchAll(pattern)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else if (escape !== undefined) bytes.push(escapes[escape] ?? escape.charCodeAt(0));
    else bytes.push(...Buffer.from(plain ?? ''));
  }
  return Buffer.from(bytes).toString('utf8');
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
    lines.filter((line) => is(line.slice(0, 1))).map((line) => unquote(line.slice(2)));
  return {
    added: pathsWith((letter) => letter === 'A'),
    removed: pathsWith((letter) => letter === 'D'),
    modified: pathsWith((letter) => letter !== 'A' && letter !== 'D'),
  };
}
