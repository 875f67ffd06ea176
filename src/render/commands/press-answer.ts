import type { CommandResult } from '../../model/command-answer.ts';
import type { FixAction, PressKey } from '../../model/press-key.ts';
import { commentBudget, cutMarkdown } from '../byte-budget.ts';
import { codeSpan } from '../markdown.ts';
import { fixButtons } from '../review/fix-buttons.ts';
import { renderResult } from './answer.ts';

/** The answer to a pressed button, as a comment. The same press with the same outcome gives the same text. */
export function renderPress(press: PressKey, result: CommandResult): string {
  const { mark, first, rest } = renderResult(result);
  return cutMarkdown([`${mark} ${askedBy(press)} ${first}`, ...rest].join('\n\n'), commentBudget);
}

/** Whether a comment of Charter's own says that a press was carried out. */
export function isDoneBy(press: PressKey, body: string): boolean {
  return body.startsWith(`${renderResult({ kind: 'done', said: '' }).mark} ${askedBy(press)}`);
}

function askedBy({ by, head, action }: PressKey): string {
  return `${codeSpan(`@${by.login}`)} pressed **${labels[action]}** at ${codeSpan(head.slice(0, 12))}:`;
}

const labels: Readonly<Record<FixAction, string>> = {
  'apply-fixes': fixButtons.apply.label,
  'suggest-fixes': fixButtons.suggest.label,
};
