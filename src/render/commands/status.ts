import type { StatusCheck, StatusReport } from '../../model/command-answer.ts';
import { codeSpan, prose, tableRow } from '../markdown.ts';

const shortLength = 12;

const marks: Readonly<Record<StatusCheck['state'], string>> = {
  passed: '✅',
  failed: '❌',
  waiting: '⏳',
  neutral: '⚪',
};

/** The answer to `/status`: where the head stands, check by check, and what is missing. */
export function statusBlocks({ head, checks, next, notes }: StatusReport): readonly string[] {
  const missing =
    next.length === 0 ? [] : ['**What is missing:**', next.map((one) => `- ${prose(one)}`).join('\n')];
  return [
    `${verdictOf(checks)} Head ${codeSpan(head.slice(0, shortLength))}.`,
    ...(checks.length === 0 ? [] : [checkTable(checks)]),
    ...missing,
    ...notes.map((note) => `> ${prose(note)}`),
  ];
}

function verdictOf(checks: readonly StatusCheck[]): string {
  if (checks.length === 0) return 'nothing was checked yet.';
  const failed = checks.filter(({ state }) => state === 'failed').length;
  const waiting = checks.filter(({ state }) => state === 'waiting').length;
  if (failed + waiting === 0) return 'nothing is missing.';
  return `${[failed === 0 ? '' : `${failed} failed`, waiting === 0 ? '' : `${waiting} waiting`].filter(Boolean).join(', ')}.`;
}

function checkTable(checks: readonly StatusCheck[]): string {
  const rows = checks.map(({ name, state, title }) => tableRow([marks[state], codeSpan(name), prose(title)]));
  return [tableRow(['', 'check', 'says']), tableRow(['---', '---', '---']), ...rows].join('\n');
}
