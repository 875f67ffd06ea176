import { markerMismatch, readAnswerMarker } from '../../commands/answer-marker.ts';
import { parseCommands } from '../../commands/parse-commands.ts';
import type { Account } from '../../model/account.ts';
import { answeredComment } from '../../model/command-answer.ts';
import type { ParsedComment } from '../../model/command.ts';
import type { CommentFact } from '../../model/pull-request-facts.ts';
import type { GateFacts } from '../../ports/forge.ts';
import type { Testimony } from '../approvals/statements.ts';

/** A comment with commands that nobody has answered. */
export interface OpenComment {
  readonly comment: CommentFact;
  readonly parsed: ParsedComment;
}

/** What the comments of a pull request ask for, and what those that were answered testify. */
export interface FoundCommands {
  readonly open: readonly OpenComment[];
  readonly testimonies: readonly Testimony[];
  /** Answers of ours that somebody has changed so that they testify nothing. */
  readonly forged: number;
  /** Who holds the pull request. */
  readonly holder: Account | undefined;
}

/** Milliseconds after which a command that was never answered is left alone: nobody waits for it any more. */
const longestOpen = 24 * 3_600_000;

/** Reads the comments of a pull request. Commands of bots are for agents, and ours are none. */
export function findCommands(
  { facts, answers }: GateFacts,
  { keys, now }: { readonly keys: readonly Uint8Array[]; readonly now: string },
): FoundCommands {
  const comments = new Map(facts.comments.map((comment) => [comment.id, comment]));
  const answered = new Set(answers.map(({ body }) => answeredComment(body)));
  const readings = answers.map(({ body }) => readAnswerMarker(body, keys));
  const { repositoryId, key } = facts.pullRequest;
  const testimonies = readings.flatMap((reading): readonly Testimony[] => {
    if (reading.kind !== 'authentic') return [];
    const { marker } = reading;
    answered.add(marker.commentId);
    const comment = comments.get(marker.commentId);
    if (comment === undefined) return [];
    const { by, body, isEdited } = comment;
    const found = {
      repositoryId,
      pullRequest: key.number,
      commentId: comment.id,
      authorId: by.id,
      body,
      isEdited,
    };
    return markerMismatch(marker, found) === undefined ? [{ marker, comment }] : [];
  });
  return {
    open: facts.comments.flatMap((comment) => openComment(comment, { answered, now })),
    testimonies,
    forged: readings.filter(({ kind }) => kind === 'forged').length,
    holder: holderOf(testimonies),
  };
}

function openComment(
  comment: CommentFact,
  { answered, now }: { readonly answered: ReadonlySet<number | undefined>; readonly now: string },
): readonly OpenComment[] {
  const { id, by, body, createdAt } = comment;
  const isOld = Date.parse(now) - Date.parse(createdAt) > longestOpen;
  if (by.kind === 'bot' || answered.has(id) || isOld || !body.includes('/')) return [];
  const parsed = parseCommands(body);
  return parsed.commands.length + parsed.mistakes.length === 0 ? [] : [{ comment, parsed }];
}

function holderOf(testimonies: readonly Testimony[]): Account | undefined {
  const holds = testimonies.filter(({ marker: { verb } }) => verb === 'hold' || verb === 'release');
  const last = holds.toSorted((a, b) => a.comment.id - b.comment.id).at(-1);
  return last?.marker.verb === 'hold' ? last.comment.by : undefined;
}
