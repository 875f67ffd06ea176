import {
  answerHeading,
  type AnsweredCommand,
  type CommandAnswer,
  type CommandResult,
} from '../../model/command-answer.ts';
import type { CommandMistake } from '../../model/command.ts';
import { commentBudget, joinWithin } from '../byte-budget.ts';
import { codeSpan, prose } from '../markdown.ts';
import { shorten } from '../visible-text.ts';
import { explanationBlocks } from './explanation.ts';
import { helpTable } from './help-table.ts';
import { statusBlocks } from './status.ts';

const longestShown = 200;
const pages = 'https://github.com/charter-dev/charter/blob/main/docs/';

type Kind = CommandResult['kind'];

const marks: Readonly<Record<Kind, string>> = {
  accepted: '👀',
  working: '⏳',
  done: '✅',
  'nothing-to-do': '⚪',
  denied: '⛔',
  failed: '❌',
  limited: '⛔',
  withdrawn: '⚪',
  'not-configured': '⚪',
  help: '✅',
  status: '✅',
  explained: '✅',
};

/**
 * The answer to a comment with all its commands, as a comment of at most 65,536 characters: found again by its first
 * line, ending with `marker`, the hidden line that testifies an approval, where there is one.
 */
export function renderAnswer(answer: CommandAnswer, marker?: string): string {
  const { commentId, commands, mistakes } = answer;
  return joinWithin(commentBudget, {
    before: [answerHeading(commentId)],
    items: [
      ...commands.map((command) => () => commandBlock(command)),
      ...(mistakes.length === 0 ? [] : [() => mistakeBlock(mistakes)]),
    ],
    after: marker === undefined ? [] : [marker],
    noun: 'answers',
    rest: 'Give fewer commands in one comment.',
  });
}

function commandBlock({ text, result }: AnsweredCommand): string {
  const { mark, first, rest } = renderResult(result);
  return [`${mark} ${codeSpan(shorten(text, longestShown))}: ${first}`, ...rest].join('\n\n');
}

/** What a result is shown as, wherever it stands: a mark, the sentence behind what was asked, and what stands under it. */
export function renderResult(result: CommandResult): {
  readonly mark: string;
  readonly first: string;
  readonly rest: readonly string[];
} {
  const [first = '', ...rest] = resultBlocks(result);
  return { mark: marks[result.kind], first, rest };
}

/** The sentence beside the command, then what stands under it. */
function resultBlocks(result: CommandResult): readonly string[] {
  switch (result.kind) {
    case 'help':
      return [
        'what can be typed here, at the beginning of a comment, one per line.',
        helpTable(result.commands),
      ];
    case 'status':
      return statusBlocks(result.status);
    case 'explained':
      return explanationBlocks(result.explanation);
    case 'done':
      return [prose(result.said), ...listBlock(result.details ?? [])];
    default:
      return [sentenceOf(result)];
  }
}

type Short = Exclude<CommandResult, { kind: 'help' | 'status' | 'explained' | 'done' }>;

function sentenceOf(result: Short): string {
  switch (result.kind) {
    case 'accepted':
      return 'seen; it is carried out as soon as it is its turn.';
    case 'working':
      return prose(result.doing);
    case 'nothing-to-do':
      return prose(result.said);
    case 'denied':
      return `not done. ${prose(result.reason)} ${prose(result.missing)} (${codeLink(result.code)})`;
    case 'failed':
      return `not done. ${prose(result.message)} ${prose(result.hint)} (${codeSpan(result.code)})`;
    default:
      return refusalSentence(result);
  }
}

function refusalSentence(
  result: Extract<Short, { kind: 'limited' | 'withdrawn' | 'not-configured' }>,
): string {
  if (result.kind === 'limited') {
    return `not done: too many commands in a short time. The next one is taken from ${codeSpan(result.until)} on. (${codeLink('command-too-often')})`;
  }
  if (result.kind === 'withdrawn') {
    return `not done: the comment was ${result.how} before it was carried out. Write a new one.`;
  }
  return 'not configured yet: deployment. The command is understood, and does nothing until deployments are set up.';
}

function mistakeBlock(mistakes: readonly CommandMistake[]): string {
  const items = mistakes.map(
    ({ code, line, text, message }) =>
      `- line ${line}, ${codeSpan(shorten(text, longestShown))}: ${prose(message)} (${codeLink(code)})`,
  );
  return ['❓ **Not understood**, and so not done:', items.join('\n')].join('\n\n');
}

function listBlock(sentences: readonly string[]): readonly string[] {
  return sentences.length === 0 ? [] : [sentences.map((sentence) => `- ${prose(sentence)}`).join('\n')];
}

/** Only for codes of Charter's own: they are the anchors of the page on commands. */
function codeLink(code: string): string {
  return `[${codeSpan(code)}](${pages}errors/commands.md#${code})`;
}
