import { keyOf } from '../../../src/sandbox/forge/store/tables.ts';
import type { Client } from '../../builders/a-forge.ts';
import type { BurstWorld } from './burst-world.ts';
import { refsPerPush, registryPath } from './burst-world.ts';
import { headOf } from './branches.ts';
import type { PullHistory } from './history.ts';
import type { BurstEvent, Part } from './script.ts';

type EventOf<Kind extends BurstEvent['kind']> = Extract<BurstEvent, { kind: Kind }>;

/** Plays one round: first its pushes, then what people say and press, one after the other. */
export async function playRound(world: BurstWorld, round: number): Promise<void> {
  const events = world.script.rounds[round] ?? [];
  const pushes = events.filter((event) => event.kind === 'push');
  for (let from = 0; from < pushes.length; from += refsPerPush) {
    const some = pushes.slice(from, from + refsPerPush);
    await world.branches.push(
      world.remote,
      some.map(({ pull }) => ({ pull, head: headOf(pull, { round }) })),
    );
    for (const { pull, content } of some) historyOf(world, pull).content = content;
  }
  for (const event of events) {
    if (event.kind !== 'push') await play(world, event);
  }
}

function historyOf({ histories }: BurstWorld, pull: number): PullHistory {
  const history = histories[pull];
  if (history === undefined) throw new Error(`there is no pull request ${pull}`);
  return history;
}

async function play(world: BurstWorld, event: BurstEvent): Promise<void> {
  switch (event.kind) {
    case 'review':
      return review(world, event);
    case 'dismissal':
      return dismiss(world, event);
    case 'command':
      return command(world, event);
    case 'approve':
      return approve(world, event);
    case 'retraction':
      return retract(world, event);
    case 'chatter':
      await comment(world, event.pull, event.by, 'Thank you, I look at it tomorrow.');
      return;
    case 'press':
      return press(world, event);
    case 'push':
      throw new Error('pushes are played before everything else');
    default:
      event satisfies never;
  }
}

async function review(world: BurstWorld, { pull, by, verdict }: EventOf<'review'>): Promise<void> {
  const { number, content, said } = historyOf(world, pull);
  const place = { repositoryId: world.repositoryId, number };
  const {
    id,
    submittedAt,
    commitSha: head,
  } = await world.forge.actions.review(world.people.actorOf(by, pull), {
    ...place,
    event: verdict,
    body: 'I have looked at it.',
  });
  if (verdict === 'COMMENT' || submittedAt === null) return;
  const meant = verdict === 'APPROVE' ? 'approve' : 'request-changes';
  said.push({ by, verdict: meant, isReview: true, id, at: submittedAt, head, content });
}

async function dismiss(world: BurstWorld, { pull }: EventOf<'dismissal'>): Promise<void> {
  const { number, said } = historyOf(world, pull);
  const newest = said.findLast(({ isReview, verdict }) => isReview && verdict !== 'withdraw');
  if (newest === undefined) return chat(world, pull);
  const path = `${registryPath}/pulls/${number}/reviews/${newest.id}/dismissals`;
  await done(world.people.author(pull)('PUT', path, { message: 'This was for something else.' }));
  newest.verdict = 'withdraw';
}

async function command(world: BurstWorld, { pull, by, body, thumb }: EventOf<'command'>): Promise<void> {
  const { id } = await comment(world, pull, by, body);
  historyOf(world, pull).asked.push({ id, thumb, by, isGone: false });
}

async function approve(world: BurstWorld, { pull, by }: EventOf<'approve'>): Promise<void> {
  const { id, at } = await comment(world, pull, by, '/approve');
  const { asked, said, content } = historyOf(world, pull);
  asked.push({ id, thumb: undefined, by, isGone: false });
  said.push({ by, verdict: 'approve', isReview: false, id, at, head: headOfPull(world, pull), content });
}

/** What is edited or gone says nothing any more, whether it was answered before or not. */
async function retract(world: BurstWorld, { pull, how }: EventOf<'retraction'>): Promise<void> {
  const { said, asked } = historyOf(world, pull);
  const at = said.findLastIndex(({ isReview }) => !isReview);
  const newest = said[at];
  if (newest === undefined) return chat(world, pull);
  const path = `${registryPath}/issues/comments/${newest.id}`;
  if (how === 'edit') await done(world.people.author(pull)('PATCH', path, { body: '/approve all' }));
  else await done(world.people.author(pull)('DELETE', path));
  said.splice(at, 1);
  const comment = asked.find(({ id }) => id === newest.id);
  if (comment !== undefined && how === 'delete') comment.isGone = true;
}

/** A check of the head, once there is one: asked for again, or its button pressed. */
async function press(world: BurstWorld, { pull, button }: EventOf<'press'>): Promise<void> {
  const { forge, repositoryId, people } = world;
  const runs = forge.store.by.runsOfCommit.all(keyOf(repositoryId, headOfPull(world, pull)));
  const run = runs.findLast(({ actions }) => button === 'rerun' || actions.length > 0);
  const [action] = run?.actions ?? [];
  const actor = people.actorOf('bob', pull);
  if (run === undefined) return chat(world, pull);
  if (button === 'rerun') return forge.actions.rerequestCheck(actor, { checkRunId: run.id });
  const { identifier } = action ?? { identifier: '' };
  return forge.actions.requestCheckAction(actor, { checkRunId: run.id, identifier });
}

function headOfPull(world: BurstWorld, pull: number): string {
  const key = keyOf(world.repositoryId, historyOf(world, pull).number);
  return world.forge.store.by.pullRequestByNumber.first(key)?.headSha ?? '';
}

async function chat(world: BurstWorld, pull: number): Promise<void> {
  await comment(world, pull, 'bob', 'Nothing to see here.');
}

async function comment(
  { forge, people, repositoryId, histories }: BurstWorld,
  pull: number,
  by: Part,
  body: string,
): Promise<{ readonly id: number; readonly at: string }> {
  const number = histories[pull]?.number ?? 0;
  const { id, createdAt } = await forge.actions.comment(people.actorOf(by, pull), {
    repositoryId,
    number,
    body,
  });
  return { id, at: createdAt };
}

async function done(answer: ReturnType<Client>): Promise<void> {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`the forge answered ${status}: ${JSON.stringify(body)}`);
}
