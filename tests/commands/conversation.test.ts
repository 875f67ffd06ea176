import { describe, expect, it } from 'vitest';
import { bodyDigestOf, signAnswerMarker } from '../../src/commands/answer-marker.ts';
import { hearConversation, type Conversation } from '../../src/commands/conversation.ts';
import type { AnswerMarker, TestifiedVerb } from '../../src/commands/marker-fields.ts';
import type { Account } from '../../src/model/account.ts';
import { answerHeading } from '../../src/model/command-answer.ts';
import type { CommentFact } from '../../src/model/pull-request-facts.ts';
import { aPerson } from '../builders/an-intent.ts';

const key = new Uint8Array(32).fill(7);
const bot: Account = { id: 50, login: 'charter[bot]', kind: 'bot' };
const ben = aPerson(2, 'ben');

function aComment(id: number, body: string, given: Partial<CommentFact> = {}): CommentFact {
  const minute = String(id % 60).padStart(2, '0');
  return { id, by: ben, body, createdAt: `2026-03-01T10:${minute}:00.000Z`, isEdited: false, ...given };
}

function aMarker(
  commentId: number,
  verb: TestifiedVerb,
  body: string,
  given: Partial<AnswerMarker> = {},
): AnswerMarker {
  return {
    repositoryId: 1,
    pullRequest: 7,
    commentId,
    authorId: ben.id,
    verb,
    head: 'a'.repeat(40),
    parts: undefined,
    digest: undefined,
    bodyDigest: bodyDigestOf(body),
    ...given,
  };
}

/** The answer of the bot, one minute after the comment. */
function anAnswer(marker: AnswerMarker): CommentFact {
  const text = [answerHeading(marker.commentId), 'Done.', signAnswerMarker(marker, key)].join('\n');
  return aComment(marker.commentId + 1, text, { by: bot });
}

function aConversation(comments: readonly CommentFact[], given: Partial<Conversation> = {}): Conversation {
  return {
    repositoryId: 1,
    pullRequest: 7,
    comments,
    answers: comments.filter(({ by }) => by.id === bot.id),
    deleted: [],
    bot,
    keys: [key],
    now: '2026-03-01T12:00:00.000Z',
    ...given,
  };
}

/** What is open and what is testified, as one reads it: `10 unapprove`. */
function heard(
  comments: readonly CommentFact[],
  given: Partial<Conversation> = {},
): Readonly<Record<string, unknown>> {
  const { open, testimonies, forged, holder } = hearConversation(aConversation(comments, given));
  return {
    open: open.map(
      ({ comment, parsed }) =>
        `${comment.id} ${parsed.commands.map(({ command }) => command.verb).join(' ')}`,
    ),
    testified: testimonies.map(({ comment, marker }) => `${comment.id} ${marker.verb}`),
    forged,
    holder: holder?.login,
  };
}

const nothing = { open: [], testified: [], forged: 0, holder: undefined };
const lastMonth = { createdAt: '2026-02-01T10:00:00.000Z' } as const;
const living = aComment(1, '<!-- charter:review -->', { by: bot, createdAt: '2026-01-01T10:00:00.000Z' });

describe('a comment that nobody has answered', () => {
  it('is open for a day', () => {
    expect(heard([aComment(10, '/approve\n/status')])).toEqual({ ...nothing, open: ['10 approve status'] });
    expect(heard([aComment(10, '/approve', lastMonth)])).toEqual(nothing);
  });

  it('is open where it holds nothing but a mistake', () => {
    expect(heard([aComment(10, '/aprove')])).toEqual({ ...nothing, open: ['10 '] });
  });

  it('is none where it is words, or by a bot', () => {
    expect(heard([aComment(10, 'Thanks!'), aComment(12, '/plan', { by: bot })])).toEqual(nothing);
  });
});

describe('a comment that was answered', () => {
  it.each<[string, TestifiedVerb, string | undefined]>([
    ['/approve', 'approve', undefined],
    ['/unapprove', 'unapprove', undefined],
    ['/hold', 'hold', 'ben'],
    ['/hold cancel', 'release', undefined],
  ])('%s counts by its answer', (body, verb, holder) => {
    const comments = [aComment(10, body), anAnswer(aMarker(10, verb, body))];

    expect(heard(comments)).toEqual({ ...nothing, testified: [`10 ${verb}`], holder });
  });

  it('counts for nothing where it changed nothing, and is not open', () => {
    expect(heard([aComment(10, '/plan'), anAnswer(aMarker(10, 'none', '/plan'))])).toEqual(nothing);
  });

  it.each<[string, TestifiedVerb]>([
    ['/approve', 'approve'],
    ['/hold cancel', 'release'],
  ])('%s counts no more once it is edited, deleted, or its answer is emptied', (body, verb) => {
    const comment = aComment(10, body);
    const answer = anAnswer(aMarker(10, verb, body));
    const emptied = { ...answer, body: answerHeading(10) };

    expect(heard([{ ...comment, isEdited: true }, answer])).toEqual(nothing);
    expect(heard([{ ...comment, body: '/approve all' }, answer])).toEqual(nothing);
    expect(heard([answer])).toEqual(nothing);
    expect(heard([comment, emptied])).toEqual(nothing);
  });

  it.each<[string, TestifiedVerb, string | undefined]>([
    ['/unapprove', 'unapprove', undefined],
    ['/hold', 'hold', 'ben'],
  ])('%s stands when it is edited or deleted', (body, verb, holder) => {
    const comment = aComment(10, body);
    const answer = anAnswer(aMarker(10, verb, body));
    const standing = { ...nothing, testified: [`10 ${verb}`] };

    expect(heard([{ ...comment, body: 'x', isEdited: true }, answer])).toEqual({ ...standing, holder });
    expect(heard([answer])).toEqual({ ...standing, holder: holder && 'account 2' });
    expect(heard([aComment(5, 'Hello'), answer])).toEqual({ ...standing, holder });
  });

  it.each(['/unapprove', '/hold'])(
    '%s is open again, however old, when its answer is emptied or deleted',
    (body) => {
      const comment = aComment(10, body, lastMonth);
      const emptied = aComment(11, answerHeading(10), { by: bot });
      const again = { ...nothing, open: [`10 ${body.slice(1)}`] };

      expect(heard([comment, emptied])).toEqual(again);
      expect(heard([living, comment])).toEqual(again);
    },
  );

  it('is not heard again for what it asked besides', () => {
    const emptied = aComment(11, answerHeading(10), { by: bot });

    expect(heard([aComment(10, '/unapprove\n/plan\n/hold cancel'), emptied])).toEqual({
      ...nothing,
      open: ['10 unapprove'],
    });
  });
});

describe('an old hold', () => {
  it('from before the first comment of the bot is for another program', () => {
    const later = { ...living, createdAt: '2026-03-01T10:00:00.000Z' };

    expect(heard([aComment(10, '/hold', lastMonth), later])).toEqual(nothing);
  });

  it('is over with a later release', () => {
    const comments = [
      aComment(10, '/hold'),
      anAnswer(aMarker(10, 'hold', '/hold')),
      aComment(20, '/hold cancel'),
      anAnswer(aMarker(20, 'release', '/hold cancel')),
    ];

    expect(heard(comments)).toEqual({ ...nothing, testified: ['10 hold', '20 release'] });
  });
});

describe('an answer that testifies of something else', () => {
  it.each([
    ['another repository', { repositoryId: 2 }],
    ['another pull request', { pullRequest: 8 }],
  ])('is forged where it is about %s', (_, given) => {
    const stolen = anAnswer(aMarker(10, 'approve', '/approve', given));

    expect(heard([aComment(10, '/approve'), stolen])).toEqual({ ...nothing, forged: 1 });
  });

  it('is forged with another key', () => {
    const comments = [aComment(10, '/approve'), anAnswer(aMarker(10, 'approve', '/approve'))];

    expect(heard(comments, { keys: [new Uint8Array(32)] })).toEqual({ ...nothing, forged: 1 });
  });

  it('counts for nothing where the comment is by somebody else', () => {
    const stolen = anAnswer(aMarker(10, 'approve', '/approve', { authorId: 3 }));

    expect(heard([aComment(10, '/approve'), stolen])).toEqual(nothing);
  });
});
