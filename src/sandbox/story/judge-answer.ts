import { approvalStateOf, approvalText } from './approval-lines.ts';
import type { Answer } from './answer.ts';
import type { ExpectedRemark, PushChapter } from './chapters.ts';
import { expectAtMost, expectParts, expectSame } from './expectation.ts';
import type { SeenCheck } from './forge-account.ts';
import type { Seen, Stage } from './stage.ts';

/** The most API calls that the bot may need for a push, token mints left out. */
const mostCalls = 6;

export interface Judgement {
  readonly chapter: PushChapter;
  readonly answer: Answer;
  readonly before: Seen | undefined;
  /** API calls of the bot since the push. */
  readonly calls: number;
}

/** Compares what the pull request shows with what the chapter says it must. */
export async function judgeAnswer(stage: Stage, judgement: Judgement): Promise<void> {
  const { chapter, answer, calls } = judgement;
  judgeCheck(stage, { name: 'charter/validate', check: answer.validate, judgement });
  await judgeRemarks(stage, judgement);
  judgeCheck(stage, { name: 'charter/policy', check: answer.policy, judgement });
  judgeCheck(stage, { name: 'charter/plan', check: answer.plan, judgement });
  const { title, summary, text } = answer.plan ?? { title: '', summary: '', text: '' };
  const claim =
    chapter.plan === 'success' ? 'the plan shows what changes' : 'its title says what to do first';
  stage.expect(expectParts(claim, { found: `${title}\n${summary}\n${text}`, parts: chapter.planSays }));
  judgeApproval(stage, judgement);
  judgeComment(stage, judgement);
  const claimOfCalls = 'the bot needed few API calls for this push';
  stage.expect(
    expectAtMost(claimOfCalls, { found: calls, most: mostCalls, noun: calls === 1 ? 'call' : 'calls' }),
  );
}

/** Which part of a chapter says how a check must end. */
const judged = {
  'charter/validate': 'validate',
  'charter/policy': 'policy',
  'charter/plan': 'plan',
} as const;

type JudgedName = keyof typeof judged;

function judgeCheck(
  stage: Stage,
  { name, check, judgement }: { name: JudgedName; check: SeenCheck | undefined; judgement: Judgement },
): void {
  const { chapter, answer } = judgement;
  const expected = chapter[judged[name]];
  const claim = `${name} is ${expected === 'success' ? 'green' : 'red'}`;
  const found = check?.conclusion ?? 'no such check';
  stage.expect(expectSame(claim, { found, expected }), answer.checksTook);
}

function judgeApproval(stage: Stage, { chapter, answer, before }: Judgement): void {
  const { approval: check } = answer;
  const expected = chapter.approval;
  const words = {
    waiting: before?.isApproved === true ? 'waits again' : 'waits',
    success: 'is green',
    failure: 'is red',
  };
  const found = approvalStateOf(check);
  stage.expect(expectSame(`charter/approval ${words[expected]}`, { found, expected }), answer.checksTook);
  if (chapter.approvalSays.length === 0) return;
  const parts = chapter.approvalSays;
  const claim = expected === 'failure' ? 'it says what no approval replaces' : 'it says who is missing';
  stage.expect(expectParts(claim, { found: approvalText(check), parts }));
}

async function judgeRemarks(stage: Stage, { chapter, answer }: Judgement): Promise<void> {
  const places = answer.annotations.map(({ path, line }) => `${path}:${line}`);
  const expected = await Promise.all(chapter.remarks.map((remark) => placeOf(stage, remark)));
  const claim = expected.length === 0 ? 'no line has a remark' : 'each mistake is marked at its own line';
  stage.expect(expectSame(claim, { found: listed(places), expected: listed(expected) }));
  for (const [index, { at, mentions }] of chapter.remarks.entries()) {
    const found = answer.annotations
      .filter(({ path, line }) => `${path}:${line}` === expected[index])
      .map(({ message }) => message)
      .join('\n');
    stage.expect(expectParts(`what is said about \`${at}\` helps`, { found, parts: mentions }));
  }
}

/** Where the text stands in the author's clone now. */
async function placeOf({ workplace }: Stage, { file, at }: ExpectedRemark): Promise<string> {
  const lines = (await workplace.read(file)).split('\n');
  return `${file}:${lines.findIndex((line) => line.includes(at)) + 1}`;
}

function listed(places: readonly string[]): string {
  return places.length === 0 ? 'none' : places.toSorted().join(', ');
}

function judgeComment(stage: Stage, { answer, before }: Judgement): void {
  const { comments, commentTook } = answer;
  const found = comments.map(({ id }) => `#${id}`).join(', ') || 'no comment';
  if (before === undefined) {
    stage.expect(
      expectSame('there is one comment', { found: String(comments.length), expected: '1' }),
      commentTook,
    );
    return;
  }
  const expected = `#${before.commentId}`;
  stage.expect(expectSame('it is still the one comment of before', { found, expected }), commentTook);
  const isNew = comments.some(({ body }) => body !== before.commentBody);
  const claim = 'its text was edited in place';
  stage.expect(expectSame(claim, { found: isNew ? 'new text' : 'the old text', expected: 'new text' }));
}
