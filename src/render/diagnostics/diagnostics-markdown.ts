import type { Diagnostic, Severity } from '../../model/diagnostic.ts';
import { codeSpan, inlineText, prose } from '../markdown.ts';
import { shorten } from '../visible-text.ts';

/** Longest message shown in Markdown, in UTF-16 units; the CLI shows all of it. */
const messageLimit = 1_000;

const severityMarks: Readonly<Record<Severity, string>> = { error: '❌', warning: '⚠️', info: 'ℹ️' };

/** One list item: where, which code, what was found and what to do. */
export function diagnosticItem({ severity, file, range, code, message, fix }: Diagnostic): string {
  const place = codeSpan(`${file}:${range.line}:${range.column}`);
  const repair = fix === undefined ? '' : `<br>Fix: ${prose(shorten(fix.title, messageLimit))}`;
  return `- ${severityMarks[severity]} ${place} **${inlineText(code)}**<br>${prose(shorten(message, messageLimit))}${repair}`;
}
