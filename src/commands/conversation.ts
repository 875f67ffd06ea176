import type { Account } from '../model/account.ts';
import { answeredComment } from '../model/command-answer.ts';
import type { ParsedComment } from '../model/command.ts';
import type { CommentFact, DeletedComment } from '../model/pull-request-facts.ts';
import { markerMismatch, readAnswerMarker } from './answer-marker.ts';
import type { AnswerMarker, TestifiedVerb } from './marker-fields.ts';
import { parseCommands } from './parse-commands.ts';

/** The comments of a pull request as the forge has them now. */
export interface Conversation {
  readonly repositoryId: number;
  readonly pullRequest: number;
  /** All of them, the bot's too. */
  readonly comments: readonly CommentFact[];
  /** Those of the bot that are answers. */
  readonly answers: readonly { readonly id: number; readonly body: string }[];
  /** Comments that are gone, as far as the forge has a record of it. */
  readonly deleted: readonly DeletedComment[];
  /** The bot's account. */
  readonly bot: Account;
  readonly keys: readonly Uint8Array[];
  /** ISO. */
  readonly now: string;
}

/** A comment with commands that nobody has answered. */
export interface OpenComment {
  readonly comment: CommentFact;
  readonly parsed: ParsedComment;
}

/** A command that was obeyed, as its authentic answer testifies, with the comment that it stood in. */
export interface Testimony {
  readonly marker: AnswerMarker;
  readonly comment: CommentFact;
}

/** What the comments ask for, and what those that were answered testify. */
export interface Heard {
  readonly open: readonly OpenComment[];
  /** The same of other bots: to be left alone but for agents. */
  readonly fromBots: readonly OpenComment[];
  readonly testimonies: readonly Testimony[];
  /** Answers that somebody has changed so that they testify nothing. */
  readonly forged: number;
  /** Answers that somebody has deleted or written over and nobody has looked into since. What they testified is not known any more. */
  readonly lost: readonly DeletedComment[];
  /** Who holds the pull request: the bot itself where answers are lost. */
  readonly holder: Account | undefined;
}

/** Milliseconds after which a command that was never answered is left alone: nobody waits for it any more. */
const longestOpen = 24 * 3_600_000;

/**
 * Reads a conversation so that whoever may edit or delete comments can take agreement away and never bring it back:
 * an approval, a release and a grant count only while the comment is there, unchanged, beside its authentic answer. A
 * withdrawal and a hold stand by their answer alone; where that was changed or deleted, their comment is open again,
 * however old. Where an answer was deleted and the forge says so, the pull request is held until somebody who maintains
 * has looked: comment and answer may both be gone.
 */
export function hearConversation(conversation: Conversation): Heard {
  const readings = conversation.answers.map(({ id, body }) => ({
    id,
    ...readAnswerMarker(body, conversation.keys),
  }));
  const own = readings.flatMap((reading) =>
    reading.kind === 'authentic' && isHere(reading.marker, conversation) ? [reading] : [],
  );
  const testimonies = own.flatMap(({ id, marker }) => testimonyOf(marker, id, conversation));
  const testified = new Set(own.map(({ marker }) => marker.commentId));
  const open = openComments(conversation, testified);
  const gone = [...conversation.deleted, ...writtenOver(conversation, new Set(own.map(({ id }) => id)))];
  const lost = lostAnswers({ ...conversation, deleted: gone }, testimonies);
  return {
    open: open.filter(({ comment }) => comment.by.kind === 'person'),
    fromBots: open.filter(({ comment, parsed }) => comment.by.kind === 'bot' && parsed.commands.length > 0),
    testimonies,
    forged: readings.filter(({ kind }) => kind !== 'none').length - own.length,
    lost,
    holder: lost.length === 0 ? holderOf(testimonies.map(saidIn)) : conversation.bot,
  };
}

/** Those after which nobody has released the pull request: a release is given by who could see that it is held. */
function lostAnswers(
  { deleted, bot }: Conversation,
  testimonies: readonly Testimony[],
): readonly DeletedComment[] {
  const own = deleted.filter(({ by }) => by.id === bot.id);
  return notReleased(own, testimonies.map(saidIn));
}

/** Answers that somebody else has changed so that they testify nothing: as good as deleted. */
function writtenOver(
  { answers, comments }: Conversation,
  authentic: ReadonlySet<number>,
): readonly DeletedComment[] {
  const spoilt = new Set(answers.map(({ id }) => id).filter((id) => !authentic.has(id)));
  return comments.flatMap(({ id, by, overwritten }) =>
    overwritten === undefined || !spoilt.has(id)
      ? []
      : [{ by, deletedBy: overwritten.by, at: overwritten.at }],
  );
}

function notReleased(
  deleted: readonly DeletedComment[],
  said: readonly SaidInComment[],
): readonly DeletedComment[] {
  const releases = said
    .filter(({ verb }) => verb === 'release')
    .map(({ comment }) => Date.parse(comment.createdAt));
  return deleted.filter(({ at }) => !releases.some((time) => time > Date.parse(at)));
}

function isHere(marker: AnswerMarker, { repositoryId, pullRequest }: Conversation): boolean {
  return marker.repositoryId === repositoryId && marker.pullRequest === pullRequest;
}

function testimonyOf(marker: AnswerMarker, answer: number, conversation: Conversation): readonly Testimony[] {
  if (marker.verb === 'none') return [];
  const { repositoryId, pullRequest, comments } = conversation;
  const comment = comments.find(({ id }) => id === marker.commentId);
  if (marker.verb === 'unapprove' || marker.verb === 'hold' || marker.verb === 'cancel') {
    return [{ marker, comment: comment ?? lostComment(marker, answer, conversation) }];
  }
  if (comment === undefined) return [];
  const { by, body, isEdited } = comment;
  const found = { repositoryId, pullRequest, commentId: comment.id, authorId: by.id, body, isEdited };
  return markerMismatch(marker, found) === undefined ? [{ marker, comment }] : [];
}

/** Stands for a comment that was deleted, said when it was answered. */
function lostComment(
  { commentId, authorId }: AnswerMarker,
  answer: number,
  { comments, now }: Conversation,
): CommentFact {
  const login = comments.find(({ by }) => by.id === authorId)?.by.login ?? `account ${authorId}`;
  const createdAt = comments.find(({ id }) => id === answer)?.createdAt ?? now;
  return { id: commentId, by: { id: authorId, login, kind: 'person' }, body: '', createdAt, isEdited: true };
}

function openComments(conversation: Conversation, testified: ReadonlySet<number>): readonly OpenComment[] {
  const { comments, answers, bot, now } = conversation;
  const headed = new Set(answers.map(({ body }) => answeredComment(body)));
  const begun = comments.find(({ by }) => by.id === bot.id)?.createdAt;
  return comments.flatMap((comment) => {
    const { id, body, createdAt } = comment;
    if (!isOfOthers(comment, bot) || testified.has(id)) return [];
    const parsed = parseCommands(body);
    const isFresh = Date.parse(now) - Date.parse(createdAt) <= longestOpen;
    if (isFresh && !headed.has(id)) return isEmpty(parsed) ? [] : [{ comment, parsed }];
    // Before the bot's first comment it could not answer: that one may be for another program.
    const wasThere = headed.has(id) || (begun !== undefined && Date.parse(createdAt) >= Date.parse(begun));
    const standing = standingPart(parsed);
    return !wasThere || isEmpty(standing) ? [] : [{ comment, parsed: standing }];
  });
}

/** Neither the bot's own, nor of an account that is gone. */
function isOfOthers({ by }: CommentFact, bot: Account): boolean {
  return by.id !== 0 && by.id !== bot.id;
}

function isEmpty({ commands, mistakes }: ParsedComment): boolean {
  return commands.length + mistakes.length === 0;
}

/** The commands of a comment that only take something away: to hear them twice does no harm. */
function standingPart({ commands }: ParsedComment): ParsedComment {
  const standing = commands.filter(
    ({ command }) =>
      command.verb === 'unapprove' ||
      command.verb === 'cancel' ||
      (command.verb === 'hold' && command.way === 'set'),
  );
  return { commands: standing, mistakes: [] };
}

interface SaidInComment {
  readonly verb: TestifiedVerb;
  readonly comment: CommentFact;
}

function saidIn({ marker: { verb }, comment }: Testimony): SaidInComment {
  return { verb, comment };
}

/**
 * Who holds the pull request once more commands were obeyed. What was said first counts first, whenever it was obeyed:
 * who writes over an answer has its command heard again, and that must release no hold which was set since.
 */
export function holderAfter(
  { testimonies, lost, holder }: Heard,
  obeyed: readonly SaidInComment[],
): Account | undefined {
  const said = [...testimonies.map(saidIn), ...obeyed];
  return notReleased(lost, said).length === 0 ? holderOf(said) : holder;
}

function holderOf(said: readonly SaidInComment[]): Account | undefined {
  let holder: Account | undefined;
  for (const { verb, comment } of said.toSorted((a, b) => a.comment.id - b.comment.id)) {
    if (verb === 'hold') holder = comment.by;
    if (verb === 'release') holder = undefined;
    // What cancels a hold gives something, so its comment has to be there as it was.
    if (verb === 'cancel' && !comment.isEdited && comment.by.id === holder?.id) holder = undefined;
  }
  return holder;
}
