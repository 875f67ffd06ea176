import type { Diagnostic } from '../model/diagnostic.ts';
import { adviceWithoutName } from './checks/check-references.ts';

/** The problems of a registry before and after a change. */
export interface DiagnosticsToCompare {
  readonly base: readonly Diagnostic[];
  readonly head: readonly Diagnostic[];
  /** Paths that the change adds, edits or removes. */
  readonly touchedFiles: ReadonlySet<string>;
}

/**
 * Tells which problems a change must answer for: those in the files it touches, and those elsewhere which the base
 * does not have. A problem is the same one where file, code, ref and words agree, on whatever line it stands and
 * whatever name is suggested.
 */
export function classifyDiagnostics({ base, head, touchedFiles }: DiagnosticsToCompare): {
  readonly introduced: readonly Diagnostic[];
  readonly preexisting: readonly Diagnostic[];
  /** How many problems of the base are gone. */
  readonly repaired: number;
} {
  const known = new Map<string, number>();
  for (const diagnostic of base) {
    const key = identityOf(diagnostic);
    known.set(key, (known.get(key) ?? 0) + 1);
  }
  const introduced: Diagnostic[] = [];
  const preexisting: Diagnostic[] = [];
  for (const diagnostic of head) {
    const key = identityOf(diagnostic);
    const left = known.get(key) ?? 0;
    if (left > 0) known.set(key, left - 1);
    const isIntroduced = left === 0 || touchedFiles.has(diagnostic.file);
    (isIntroduced ? introduced : preexisting).push(diagnostic);
  }
  const repaired = [...known.values()].reduce((sum, count) => sum + count, 0);
  return { introduced, preexisting, repaired };
}

/** Lines in a message move with every edit above them, in code spans and in the references of a cycle. */
const lineNumber = /:\d+(?=[`)])|\bline \d+/g;

/** Which known name is nearest depends on what else there is. */
const nearestName = /Did you mean `[^`]*`\?$/;

/** What makes two problems the same one, before and after an edit that moves it. */
export function identityOf({ file, code, ref, message }: Diagnostic): string {
  const words = message.replaceAll(lineNumber, 'line').replace(nearestName, adviceWithoutName);
  return JSON.stringify([file, code, ref, words]);
}
