import type { CommandResult } from '../../model/command-answer.ts';
import type { FixAction, PressKey } from '../../model/press-key.ts';
import { commentBudget, cutMarkdown } from '../byte-budget.ts';
import { codeSpan } from '../markdown.ts';
import { fixButtons } from '../review/fix-buttons.ts';
import { renderResult } from './answer.ts';

/** The answer to a pressed button, as a comment. The same press with the same outcome gives the same text. */
export function renderPress({ by, head, action }: PressKey, result: CommandResult): string {
  const { mark, first, rest } = renderResult(result);
  const asked = `${mark} ${codeSpan(`@${by.login}`)} pressed **${labels[action]}** at ${codeSpan(head.slice(0, 12))}: ${first}`;
  return cutMarkdown([asked, ...rest].join('\n\n'), commentBudget);
}

const labels: Readonly<Record<FixAction, string>> = {
  'apply-fixes': fixButtons.apply.label,
  'suggest-fixes': fixButtons.suggest.label,
};
