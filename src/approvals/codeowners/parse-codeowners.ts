import type { CodeOwner, CodeOwners, CodeOwnersRule } from '../../model/approval-facts.ts';
import { startOfFile, type Diagnostic } from '../../model/diagnostic.ts';
import type { ApprovalCode } from '../codes.ts';
import { parseOwnerPattern } from './owner-pattern.ts';
import { readCodeOwner } from './read-code-owner.ts';
import { quotedText } from '../quoted-text.ts';

/** "CODEOWNERS files must be under 3 MB in size" (GitHub, About code owners); a file of this size is not loaded. */
export const codeOwnersLimit = 3 * 1024 * 1024;

const mostProblems = 100;

/**
 * Reads CODEOWNERS as GitHub does: a line that it cannot read is skipped and reported, the others hold. A file over
 * the limit holds no rules at all.
 */
export function parseCodeOwners(file: string, bytes: Uint8Array): CodeOwners {
  if (bytes.length >= codeOwnersLimit) return withoutRules(file, tooLarge(file, bytes.length));
  const text = decode(bytes);
  if (text === undefined) return withoutRules(file, notUtf8(file));
  const rules: CodeOwnersRule[] = [];
  const diagnostics: Diagnostic[] = [];
  let problems = 0;
  for (const [index, source] of text.split('\n').entries()) {
    const line = readLine(source.replace(/\r$/, ''), { file, line: index + 1 });
    if (line === undefined) continue;
    if ('code' in line) {
      problems += 1;
      if (problems <= mostProblems) diagnostics.push(line);
    } else rules.push(line);
  }
  if (problems > mostProblems) diagnostics.push(tooManyProblems(file, problems));
  return { file, rules, diagnostics };
}

function withoutRules(file: string, diagnostic: Diagnostic): CodeOwners {
  return { file, rules: [], diagnostics: [diagnostic] };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

interface Place {
  readonly file: string;
  readonly line: number;
}

/** Pattern and owners of a line; a problem; undefined for a line that says nothing. */
function readLine(source: string, place: Place): CodeOwnersRule | Diagnostic | undefined {
  const start = source.search(/[^ \t]/);
  if (start === -1 || source[start] === '#') return undefined;
  const end = endOfPattern(source, start);
  const pattern = source.slice(start, end);
  const fault = parseOwnerPattern(pattern);
  if (typeof fault === 'string') return invalidPattern({ pattern, fault, column: start + 1, place });
  const owners: CodeOwner[] = [];
  for (const { text, column } of wordsAfter(source, end)) {
    const owner = readCodeOwner(text);
    if (owner === undefined) return invalidOwner({ text, column, place });
    owners.push(owner);
  }
  return { pattern, owners, line: place.line };
}

/** A blank ends the pattern unless a backslash stands before it. */
function endOfPattern(source: string, start: number): number {
  for (let index = start; index < source.length; index += 1) {
    const character = source[index];
    if (character === '\\') index += 1;
    else if (character === ' ' || character === '\t') return index;
  }
  return source.length;
}

/** The words up to a comment. */
function* wordsAfter(source: string, from: number): Generator<{ text: string; column: number }> {
  const comment = source.indexOf('#', from);
  const owners = source.slice(from, comment === -1 ? undefined : comment);
  for (const { 0: text, index } of owners.matchAll(/[^ \t]+/g)) yield { text, column: from + index + 1 };
}

function tooLarge(file: string, size: number): Diagnostic {
  const message = `The file has ${size} bytes and GitHub loads none of ${codeOwnersLimit} or more, so that nobody owns anything. Use wildcards to say the same in fewer lines.`;
  return aboutFile('codeowners-too-large', file, message);
}

function notUtf8(file: string): Diagnostic {
  const message = 'The file is not UTF-8, so that none of its lines can be trusted. Save it as UTF-8.';
  return aboutFile('codeowners-not-utf8', file, message);
}

function tooManyProblems(file: string, problems: number): Diagnostic {
  const message = `${problems} lines cannot be read and are skipped, of which the first ${mostProblems} are shown. Repair those first.`;
  return aboutFile('codeowners-too-many-problems', file, message);
}

function aboutFile(code: ApprovalCode, file: string, message: string): Diagnostic {
  return { code, severity: 'warning', file, range: startOfFile, message };
}

function invalidPattern(found: {
  readonly pattern: string;
  readonly fault: string;
  readonly column: number;
  readonly place: Place;
}): Diagnostic {
  const { pattern, fault, column, place } = found;
  const message = `The pattern ${quotedText(pattern)} ${fault}. GitHub skips the line; write the pattern differently.`;
  return aboutWord('codeowners-invalid-pattern', { text: pattern, column, place, message });
}

function invalidOwner(found: {
  readonly text: string;
  readonly column: number;
  readonly place: Place;
}): Diagnostic {
  const message = `${quotedText(found.text)} is no owner: expected \`@login\`, \`@organisation/team\` or an e-mail address. GitHub skips the whole line; write the owner in one of these ways, or escape a blank of the pattern as \`\\ \`.`;
  return aboutWord('codeowners-invalid-owner', { ...found, message });
}

function aboutWord(
  code: ApprovalCode,
  word: { readonly text: string; readonly column: number; readonly place: Place; readonly message: string },
): Diagnostic {
  const { text, column, place, message } = word;
  const { file, line } = place;
  const range = { line, column, endLine: line, endColumn: column + text.length };
  return { code, severity: 'warning', file, range, message };
}
