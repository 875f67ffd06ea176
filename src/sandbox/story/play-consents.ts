import { checkNames } from '../../model/check-report.ts';
import { approvalStateOf, approvalText, digestIn } from './approval-lines.ts';
import { comeToRest } from './come-to-rest.ts';
import type { Consent, ConsentChapter } from './consents.ts';
import { eventually } from './eventually.ts';
import { expectAtMost, expectParts, expectSame } from './expectation.ts';
import type { SeenCheck } from './forge-account.ts';
import { markdownLines } from './markdown-lines.ts';
import type { Seen, Stage } from './stage.ts';

/** The most API calls that the bot may need for a review or a command, token mints left out. */
const mostCalls = 4;

/** People agree to the head, one after the other, until one is missed: acts, waits, shows, and compares. */
export async function playConsents(stage: Stage, chapter: ConsentChapter, seen: Seen): Promise<Seen> {
  for (const [index, consent] of chapter.consents.entries()) {
    if (index > 0) stage.transcript.pause();
    const isMet = await playConsent(stage, consent, seen);
    if (!isMet) return seen;
  }
  return { ...seen, isApproved: true };
}

async function playConsent(stage: Stage, consent: Consent, seen: Seen): Promise<boolean> {
  const { transcript, world } = stage;
  const before = await approvalOf(stage, seen.head);
  const answersBefore = await answersOf(stage, seen);
  const calls = world.botCalls();
  await agree(stage, { consent, seen, digest: digestIn(before) });
  const look = async () => {
    const check = await approvalOf(stage, seen.head);
    return { isDone: check?.title !== before?.title, seen: check };
  };
  const { seen: check, took } = await eventually(look, { within: world.patience });
  await comeToRest(world);
  const answers = await answersOf(stage, seen);
  for (const body of answers.slice(answersBefore.length)) transcript.block(markdownLines(body));
  if (check !== undefined) transcript.check(check.name, approvalStateOf(check), check.title);
  transcript.pause();
  return judgeConsent(stage, { consent, check, took, calls: world.botCalls() - calls });
}

async function agree(
  stage: Stage,
  {
    consent,
    seen,
    digest,
  }: { readonly consent: Consent; readonly seen: Seen; readonly digest: string | undefined },
): Promise<void> {
  const { transcript, world } = stage;
  const { name } = world[consent.by];
  const account = stage[consent.by];
  const start = performance.now();
  if (consent.means === 'review') {
    await account.approve(seen.pullNumber, seen.head);
    transcript.did(`${name} approves ${seen.head.slice(0, 7)} in a review`, performance.now() - start);
    return;
  }
  const body = `/approve ${digest ?? ''}`.trim();
  await account.comment(seen.pullNumber, body);
  transcript.did(`${name} comments: ${body}`, performance.now() - start);
}

async function approvalOf({ author }: Stage, head: string): Promise<SeenCheck | undefined> {
  return (await author.checks(head)).find(({ name }) => name === checkNames.approval);
}

/** What the bot has answered to commands. */
async function answersOf(
  { author, world }: Stage,
  { pullNumber, commentId }: Seen,
): Promise<readonly string[]> {
  const comments = await author.comments(pullNumber);
  return comments
    .filter((comment) => comment.author === world.botLogin && comment.id !== commentId)
    .map(({ body }) => body);
}

function judgeConsent(
  stage: Stage,
  {
    consent,
    check,
    took,
    calls,
  }: {
    readonly consent: Consent;
    readonly check: SeenCheck | undefined;
    readonly took: number;
    readonly calls: number;
  },
): boolean {
  const expected = consent.approval;
  const claims = [
    expectSame(`charter/approval ${expected === 'success' ? 'is green' : 'still waits'}`, {
      found: approvalStateOf(check),
      expected,
    }),
    expectParts(`it says who ${expected === 'success' ? 'has agreed' : 'is missing'}`, {
      found: approvalText(check),
      parts: consent.approvalSays,
    }),
    expectAtMost('the bot needed few API calls for this', {
      found: calls,
      most: mostCalls,
      noun: calls === 1 ? 'call' : 'calls',
    }),
  ];
  for (const [index, claim] of claims.entries()) stage.expect(claim, index === 0 ? took : undefined);
  return claims.every(({ isMet }) => isMet);
}
