import type { Files, HistoryCommit } from './history.ts';

/** A branch that does not exist yet, with its commits, oldest first. */
export interface NewBranch {
  readonly name: string;
  readonly commits: readonly HistoryCommit[];
  /** The branch, named before, at whose last commit it begins; a history of its own when left out. */
  readonly from?: string;
}

/**
 * A stream for `git fast-import` that writes branches. The same commits give the same bytes, and with them the same
 * commit ids everywhere. Format: https://git-scm.com/docs/git-fast-import#_input_format
 */
export function toFastImport(branches: readonly NewBranch[]): string {
  const parts = ['feature done\n'];
  const tips = new Map<string, Files>();
  for (const { name, commits, from } of branches) {
    let before: Files = tips.get(from ?? '') ?? new Map();
    let parent = from === undefined ? '' : `from refs/heads/${from}\n`;
    for (const commit of commits) {
      parts.push(commitHeader(commit, name), parent, ...fileChanges(before, commit.files), '\n');
      before = commit.files;
      parent = '';
    }
    tips.set(name, before);
  }
  parts.push('done\n');
  return parts.join('');
}

function commitHeader({ author, date, message }: HistoryCommit, branch: string): string {
  const who = `${author.name} <${author.email}> ${toGitDate(date)}`;
  return `commit refs/heads/${branch}\nauthor ${who}\ncommitter ${who}\n${dataOf(`${message}\n`)}`;
}

function* fileChanges(before: Files, after: Files): Generator<string> {
  for (const path of before.keys()) if (!after.has(path)) yield `D ${path}\n`;
  for (const [path, text] of after) {
    if (before.get(path) !== text) yield `M 100644 inline ${path}\n${dataOf(text)}`;
  }
}

function dataOf(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

/** `1772440872 +0100`: seconds since 1970 and the offset, from ISO 8601 with an offset. */
function toGitDate(date: string): string {
  const seconds = Date.parse(date) / 1000;
  return `${seconds} ${date.slice(-6).replace(':', '')}`;
}
