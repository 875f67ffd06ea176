import type { FilePatch, Hunk, PatchLine } from './patch.ts';
import { readQuotedPath } from '../../forge/git/quoted-path.ts';

/**
 * Reads the output of `git diff --patch` in one pass. Output that was cut off gives the files and lines that are
 * complete; lines inside of a hunk are counted, so that content which looks like a header stays content.
 */
export function parsePatch(output: string): readonly FilePatch[] {
  const files: OpenFile[] = [];
  let hunk: OpenHunk | undefined;
  for (const line of linesOf(output)) {
    const file = files.at(-1);
    if (hunk !== undefined && takeHunkLine(hunk, line)) continue;
    hunk = undefined;
    if (line.startsWith('diff --git ')) files.push(openFile(line.slice('diff --git '.length)));
    else if (file !== undefined && line.startsWith('@@ ')) hunk = openHunk(file, line);
    else if (file !== undefined) takeHeader(file, line);
  }
  return files;
}

interface OpenFile {
  path: string;
  previousPath: string | undefined;
  isBinary: boolean;
  readonly hunks: Hunk[];
}

interface OpenHunk {
  before: number;
  after: number;
  beforeLeft: number;
  afterLeft: number;
  readonly lines: PatchLine[];
}

function* linesOf(text: string): Generator<string> {
  let start = 0;
  while (start < text.length) {
    const end = text.indexOf('\n', start);
    if (end === -1) return;
    yield text.slice(start, end);
    start = end + 1;
  }
}

/** Both names are the same wherever no rename line corrects them, so the line is cut in its middle. */
function openFile(names: string): OpenFile {
  const half = names.slice((names.length + 1) / 2);
  const path = readQuotedPath(half).slice('b/'.length);
  return { path, previousPath: undefined, isBinary: false, hunks: [] };
}

function takeHeader(file: OpenFile, line: string): void {
  const from = valueAfter(line, ['rename from ', 'copy from ']);
  const to = valueAfter(line, ['rename to ', 'copy to ']);
  if (from !== undefined) file.previousPath = readQuotedPath(from);
  else if (to !== undefined) file.path = readQuotedPath(to);
  else if (line.startsWith('Binary files ') || line === 'GIT binary patch') file.isBinary = true;
}

function valueAfter(line: string, starts: readonly string[]): string | undefined {
  const start = starts.find((candidate) => line.startsWith(candidate));
  return start === undefined ? undefined : line.slice(start.length);
}

const hunkHeader = /^(@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@) ?(.*)$/su;

function openHunk(file: OpenFile, line: string): OpenHunk | undefined {
  const match = hunkHeader.exec(line);
  if (match === null) return undefined;
  const [, range = '', before, beforeCount = '1', after, afterCount = '1', section = ''] = match;
  const hunk: OpenHunk = {
    before: Number(before),
    after: Number(after),
    beforeLeft: Number(beforeCount),
    afterLeft: Number(afterCount),
    lines: [],
  };
  file.hunks.push({ range, section, lines: hunk.lines });
  return hunk;
}

/** False when the line is no longer part of the hunk. */
function takeHunkLine(hunk: OpenHunk, line: string): boolean {
  if (line.startsWith('\\')) {
    const last = hunk.lines.pop();
    if (last !== undefined) hunk.lines.push({ ...last, endsWithoutNewline: true });
    return true;
  }
  if (hunk.beforeLeft === 0 && hunk.afterLeft === 0) return false;
  const kind = kindOf(line);
  if (kind === undefined) return false;
  const isBefore = kind !== 'added';
  const isAfter = kind !== 'deleted';
  hunk.lines.push({
    kind,
    before: isBefore ? hunk.before : undefined,
    after: isAfter ? hunk.after : undefined,
    text: line.slice(1),
    endsWithoutNewline: false,
  });
  advance(hunk, isBefore, isAfter);
  return true;
}

function advance(hunk: OpenHunk, isBefore: boolean, isAfter: boolean): void {
  hunk.before += isBefore ? 1 : 0;
  hunk.beforeLeft -= isBefore ? 1 : 0;
  hunk.after += isAfter ? 1 : 0;
  hunk.afterLeft -= isAfter ? 1 : 0;
}

function kindOf(line: string): PatchLine['kind'] | undefined {
  switch (line[0]) {
    case '+':
      return 'added';
    case '-':
      return 'deleted';
    case ' ':
    case undefined:
      return 'context';
    default:
      return undefined;
  }
}
