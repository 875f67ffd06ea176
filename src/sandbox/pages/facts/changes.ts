import type { GitReader } from '../../forge/forge.ts';
import { readGit } from './read-git.ts';

/** What happened to a file. */
export type FileStatus = 'added' | 'deleted' | 'modified' | 'renamed' | 'copied' | 'type changed';

/** One file that differs between two commits, without its lines. */
export interface ChangedFile {
  readonly path: string;
  readonly previousPath: string | undefined;
  readonly status: FileStatus;
  /** Git's octal modes; `000000` where the file does not exist. */
  readonly modeBefore: string;
  readonly modeAfter: string;
  readonly added: number;
  readonly deleted: number;
  readonly isBinary: boolean;
}

export interface ChangeList {
  readonly files: readonly ChangedFile[];
  readonly added: number;
  readonly deleted: number;
  /** False when there were more than could be read. */
  readonly isComplete: boolean;
}

const listOptions = ['-r', '-M', '-l1000', '--raw', '--numstat', '-z', '--no-abbrev'];

/** Enough for a hundred thousand files with ordinary names. */
const listLimit = 24 * 1024 * 1024;

/** Every file that differs between two commits or trees, with its counts and renames found, in order of path. */
export async function listChanges(git: GitReader, before: string, after: string): Promise<ChangeList> {
  const output = await readGit({
    directory: git.directory,
    args: ['diff-tree', ...listOptions, before, after, '--'],
    limit: listLimit,
  });
  const files = parseChanges(output.text);
  return {
    files,
    added: files.reduce((sum, file) => sum + file.added, 0),
    deleted: files.reduce((sum, file) => sum + file.deleted, 0),
    isComplete: output.isComplete,
  };
}

/** Reads `--raw --numstat -z`: first an entry for each file, then the counts in the same order. */
export function parseChanges(output: string): readonly ChangedFile[] {
  const fields = output.split('\0');
  const entries: Entry[] = [];
  let at = 0;
  while (fields[at]?.startsWith(':') === true) {
    const entry = readEntry(fields[at] ?? '', fields.slice(at + 1, at + 3));
    entries.push(entry);
    at += entry.previousPath === undefined ? 2 : 3;
  }
  const counts = readCounts(fields.slice(at));
  return entries.map((entry, index) => ({ ...entry, ...(counts[index] ?? uncounted) }));
}

type Entry = Omit<ChangedFile, keyof Counts>;

/** `:100644 100755 <blob> <blob> R090` and its one or two names. */
function readEntry(line: string, [first = '', second = '']: readonly string[]): Entry {
  const [modeBefore = '', modeAfter = '', , , letter = 'M'] = line.slice(1).split(' ');
  const hasTwoNames = letter.startsWith('R') || letter.startsWith('C');
  return {
    path: hasTwoNames ? second : first,
    previousPath: hasTwoNames ? first : undefined,
    status: statusOf(letter),
    modeBefore,
    modeAfter,
  };
}

type Counts = Pick<ChangedFile, 'added' | 'deleted' | 'isBinary'>;

const uncounted: Counts = { added: 0, deleted: 0, isBinary: false };

/** `3\t1\tpath`, or for a rename `3\t1\t` and then the two names as fields of their own; `-` for binary files. */
function readCounts(fields: readonly string[]): readonly Counts[] {
  const counts: Counts[] = [];
  for (let at = 0; at < fields.length;) {
    const [added = '', deleted = '', path = ''] = (fields[at] ?? '').split('\t');
    if (!/^(?:\d+|-)$/u.test(added)) break;
    const isBinary = added === '-';
    counts.push({ added: isBinary ? 0 : Number(added), deleted: isBinary ? 0 : Number(deleted), isBinary });
    at += path === '' ? 3 : 1;
  }
  return counts;
}

const statuses: Readonly<Record<string, FileStatus>> = {
  A: 'added',
  D: 'deleted',
  R: 'renamed',
  C: 'copied',
  T: 'type changed',
};

function statusOf(letter: string): FileStatus {
  return statuses[letter.slice(0, 1)] ?? 'modified';
}
