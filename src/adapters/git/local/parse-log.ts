import type { TreeChange, TreeEntry } from '../../../model/git.ts';
import type { RecordedCommit } from '../../../model/history.ts';
import { describeMessage } from './commit-message.ts';
import { toFileMode } from './file-modes.ts';

/** Begins each commit in the output; a path can stand nowhere that this is looked for. */
const marker = 'commit';

/** The fields that `parseLog` reads, in their order: `git log --format`. */
const fieldFormats = ['%H', '%P', '%an', '%ae', '%ad', '%cd', '%s', '%b'] as const;

/** What to give to `git log --format` for `parseLog`. */
export const logFormat = `%x00${[marker, ...fieldFormats].join('%x00')}%x00`;

/** The commits that `git log --raw -z --date=raw` with `logFormat` writes, in its order. */
export function parseLog(output: string, shallow: ReadonlySet<string>): readonly RecordedCommit[] {
  const tokens = output.split('\0');
  const commits: RecordedCommit[] = [];
  let index = 0;
  while (index < tokens.length) {
    if (tokens[index] !== marker) {
      index += 1;
      continue;
    }
    const fields = tokens.slice(index + 1, index + 1 + fieldFormats.length);
    index += 1 + fieldFormats.length;
    const changes: TreeChange[] = [];
    while (index < tokens.length && tokens[index] !== marker) {
      const line = tokens[index] ?? '';
      if (!isChange(line)) {
        index += 1;
        continue;
      }
      const change = readChange(line, tokens[index + 1] ?? '');
      if (change !== undefined) changes.push(change);
      index += 2;
    }
    commits.push(toCommit(fields, changes, shallow));
  }
  return commits;
}

function isChange(token: string): boolean {
  return token.startsWith(':') || token.startsWith('\n:');
}

function toCommit(
  fields: readonly string[],
  changes: readonly TreeChange[],
  shallow: ReadonlySet<string>,
): RecordedCommit {
  const [
    id = '',
    parents = '',
    name = '',
    email = '',
    authored = '',
    committed = '',
    subject = '',
    body = '',
  ] = fields;
  return {
    id,
    parents: parents.split(' ').filter(Boolean),
    author: { name, email },
    authoredAt: toIsoTime(authored),
    committedAt: toIsoTime(committed),
    ...describeMessage(subject, body),
    changes,
    isBoundary: shallow.has(id),
  };
}

/** `:100644 100644 <id> <id> M` and the path after it. */
function readChange(line: string, path: string): TreeChange | undefined {
  const [, beforeBits = '', afterBits = '', beforeId = '', afterId = ''] =
    /^\n?:(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) /.exec(line) ?? [];
  const before = toEntry(path, beforeBits, beforeId);
  const after = toEntry(path, afterBits, afterId);
  return before === undefined && after === undefined ? undefined : { path, before, after };
}

function toEntry(path: string, bits: string, blob: string): TreeEntry | undefined {
  const mode = toFileMode(bits);
  return mode === undefined ? undefined : { path, mode, blob };
}

/** The years that ISO times hold in four digits; anything beyond was made up. */
const lastSecond = 253_402_300_799;

/** A time in ISO form with its offset out of Git's raw form: seconds since 1970, and `+hhmm`. */
function toIsoTime(raw: string): string {
  const [, seconds = '0', sign = '+', hours = '00', minutes = '00'] =
    /^(-?\d+) ([+-])(\d{2})(\d{2})$/.exec(raw) ?? [];
  const offset = Math.min(14 * 60, Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
  const shown = Math.min(lastSecond, Math.max(0, Number(seconds) + offset * 60));
  const local = new Date(shown * 1000).toISOString().slice(0, 19);
  return `${local}${offset === 0 ? 'Z' : offsetText(offset)}`;
}

function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${twoDigits(Math.floor(size / 60))}:${twoDigits(size % 60)}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
