import { expectParts, expectSame } from './expectation.ts';
import { gitAloud } from './push-change.ts';
import type { Seen, Stage } from './stage.ts';

/** The owner merges the head that was checked, and the author gets it back from the forge. */
export async function playMerge(stage: Stage, { pullNumber, head }: Seen): Promise<void> {
  const { transcript, world, owner, author, workplace } = stage;
  const start = performance.now();
  const commit = await owner.merge(pullNumber, head);
  const sentence = `${world.owner.name} merges #${pullNumber} at ${head.slice(0, 7)}, the head that was checked`;
  transcript.did(sentence, performance.now() - start);
  await gitAloud(stage, ['switch', '--quiet', 'main']);
  await gitAloud(stage, ['pull', '--quiet', '--ff-only']);
  const log = await gitAloud(stage, ['log', '--graph', '--max-count=6', '--format=%h %an: %s']);
  transcript.block(
    log
      .trimEnd()
      .split('\n')
      .map((text) => ({ kind: 'table', text })),
  );
  transcript.pause();

  const { state, isMerged } = await author.pullRequestState(pullNumber);
  const found = isMerged ? `${state}, merged` : state;
  stage.expect(expectSame('the pull request is closed', { found, expected: 'closed, merged' }));
  const tip = (await workplace.git('rev-parse', 'main')).trim();
  stage.expect(
    expectSame('main is at the merge commit', { found: tip.slice(0, 7), expected: commit.slice(0, 7) }),
  );
  const overlay = await workplace.read('environments/production/payments.yaml');
  const parts = ['memory: 2Gi', 'replicas: 6'];
  stage.expect(expectParts('main says what production should be', { found: overlay, parts }));
}
