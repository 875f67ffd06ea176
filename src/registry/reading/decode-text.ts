import { startOfFile, type Diagnostic } from '../../model/diagnostic.ts';
import type { RegistryCode } from '../codes.ts';
import type { Problem } from './problem.ts';

export type DecodedText =
  | ({ readonly kind: 'text' } & CheckedText)
  /** Nothing in the file can be read; the one diagnostic says why. */
  | { readonly kind: 'refused'; readonly diagnostic: Diagnostic };

export interface CheckedText {
  readonly text: string;
  /** What is wrong with its characters. */
  readonly problems: readonly Problem[];
  /** Nothing but printable ASCII, tabs and line ends, as in most files. */
  readonly isPlain: boolean;
}

const lfsHeader = 'version https://git-lfs.github.com/spec/v1\n';

/**
 * The text of a file, byte order mark included so that offsets count from its true start, and what is wrong with
 * its characters. A file that is too large, a Git LFS pointer or not UTF-8 is refused.
 */
export function decodeText(file: string, bytes: Uint8Array, fileBytes: number): DecodedText {
  const refuse = (code: RegistryCode, message: string, range = startOfFile): DecodedText => ({
    kind: 'refused',
    diagnostic: { code, severity: 'error', file, range, message },
  });
  if (bytes.length > fileBytes) {
    return refuse(
      'file-too-large',
      `This file has ${bytes.length} bytes; at most ${fileBytes} are read. Split it, leave it out with \`spec.manifests.exclude\` in \`charter.yaml\`, or raise \`spec.limits.fileBytes\` there.`,
    );
  }
  const text = decodeStrictly(bytes);
  if (text === undefined) {
    const { line, column, reason } = firstInvalidByte(bytes);
    return refuse(
      'not-utf8',
      `This file is not valid UTF-8 ${reason}. Save it as UTF-8 without a byte order mark.`,
      { line, column, endLine: line, endColumn: column + 1 },
    );
  }
  if (text.startsWith(lfsHeader)) {
    return refuse(
      'lfs-pointer',
      'This file is a Git LFS pointer, so its content is not in the repository. Take it out of LFS (`git lfs untrack`), or leave it out with `spec.manifests.exclude` in `charter.yaml`.',
    );
  }
  const isPlain = plain.test(text);
  return { kind: 'text', text, problems: isPlain ? [] : characterProblems(text), isPlain };
}

const strictly = { fatal: true, ignoreBOM: true } as const;
const wholeTexts = new TextDecoder('utf-8', strictly);

function decodeStrictly(bytes: Uint8Array, isPrefix = false): string | undefined {
  try {
    const decoder = isPrefix ? new TextDecoder('utf-8', strictly) : wholeTexts;
    return decoder.decode(bytes, { stream: isPrefix });
  } catch {
    return undefined;
  }
}

function firstInvalidByte(bytes: Uint8Array): { line: number; column: number; reason: string } {
  let valid = 0;
  let invalid = bytes.length + 1;
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1;
    if (middle <= bytes.length && decodeStrictly(bytes.subarray(0, middle), true) !== undefined)
      valid = middle;
    else invalid = middle;
  }
  const before = decodeStrictly(bytes.subarray(0, valid), true) ?? '';
  const line = before.split('\n').length;
  const column = before.length - before.lastIndexOf('\n');
  if (hasUtf16Mark(bytes)) return { line, column, reason: 'but UTF-16' };
  const byte = bytes[new TextEncoder().encode(before).length];
  return {
    line,
    column,
    reason: byte === undefined ? '(it ends within a character)' : `(byte 0x${byte.toString(16)})`,
  };
}

function hasUtf16Mark([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

const byteOrderMark = '\u{FEFF}';

/** What YAML 1.2 (5.1) calls not printable, and byte order marks after the start. */
const control = /[[\p{Cc}\uFEFF\uFFFE\uFFFF]--[\t\n\r\u0085]]/gv;

/** Characters that reorder or hide text, so that people and programs do not read the same (CVE-2021-42574). */
const hidden = /[\u200B\u2060\u202A-\u202E\u2066-\u2069\u{E0000}-\u{E007F}]+/gv;

/** A file of nothing but such characters must not fill the memory with problems. */
const enough = 200;

const plain = /^[\t\n\r\x20-\x7e]*$/;

function characterProblems(text: string): Problem[] {
  const problems: Problem[] = [];
  if (text.startsWith(byteOrderMark)) problems.push(byteOrderMarkProblem);
  for (const { 0: character, index } of text.matchAll(control).take(enough)) {
    if (index === 0 && character === byteOrderMark) continue;
    problems.push(controlCharacterProblem(character, index));
  }
  for (const { 0: characters, index } of text.matchAll(hidden).take(enough)) {
    problems.push({
      code: 'hidden-character',
      span: { start: index, end: index + characters.length },
      message: `Found ${codePoint(characters)}, a character that cannot be seen and can make the text read differently from what it says. Remove it.`,
      repair: { title: `Remove ${codePoint(characters)}`, text: '' },
    });
  }
  return problems;
}

const byteOrderMarkProblem: Problem = {
  code: 'byte-order-mark',
  severity: 'warning',
  span: { start: 0, end: 1 },
  message:
    'This file begins with a byte order mark, which some tools take for text. Save it as UTF-8 without.',
  repair: { title: 'Remove the byte order mark', text: '' },
};

/** The problem of a character that may not stand in a manifest, written as it is or as an escape. */
export function controlCharacterProblem(character: string, start: number, end = start + 1): Problem {
  const what = character.isWellFormed() ? 'a control character' : 'half of a surrogate pair';
  return {
    code: 'control-character',
    span: { start, end },
    message: `Found ${codePoint(character)}, ${what}, which a manifest may not hold. Remove it.`,
  };
}

function codePoint(text: string): string {
  return `U+${(text.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The first character of a value that may not be there even as an escape, or undefined. */
export function findControlCharacter(value: string): string | undefined {
  const found = value.search(control);
  if (found !== -1) return value[found];
  if (value.isWellFormed()) return undefined;
  return /\p{Cs}/u.exec(value)?.[0];
}
