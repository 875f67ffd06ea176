import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { aClone, type Clone } from '../../../builders/a-clone.ts';
import { aForge, type Client, type World } from '../../../builders/a-forge.ts';

// Real Git, real HTTP: much slower on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: World;
let clone: Clone;
let anna: Client;
let bob: Client;
let place: string;

beforeAll(async () => {
  world = await aForge();
  anna = world.api(world.anna);
  bob = world.api(world.bob);
  clone = await aClone();
  await clone.commit('The beginning', { 'a.txt': 'one\ntwo\nthree\n', 'b.txt': 'same\n' });
  await clone.git('remote', 'add', 'origin', world.remote(world.anna));
  await clone.git('push', '--quiet', 'origin', 'main');
  await clone.git('checkout', '--quiet', '-b', 'topic');
  await clone.commit('Change', { 'a.txt': 'one\n2\nthree\n' });
  await clone.git('push', '--quiet', 'origin', 'topic');
  const opened = await anna('POST', '/repos/acme/app/pulls', {
    title: 'Change',
    head: 'topic',
    base: 'main',
  });
  place = `/repos/acme/app/pulls/${opened.number('number')}`;
});

afterAll(async () => {
  await clone.remove();
  await world.close();
});

describe('a review', () => {
  it('is no approval of one’s own change', async () => {
    for (const [event, message] of [
      ['APPROVE', 'Can not approve your own pull request'],
      ['REQUEST_CHANGES', 'Can not request changes on your own pull request'],
    ]) {
      const refused = await anna('POST', `${place}/reviews`, { event, body: 'x' });
      expect([refused.status, refused.at('errors')]).toEqual([422, [message]]);
    }
    expect((await anna('POST', `${place}/reviews`, { event: 'COMMENT', body: 'A note' })).status).toBe(200);
  });

  it('says something unless it approves', async () => {
    for (const event of ['COMMENT', 'REQUEST_CHANGES'])
      expect((await bob('POST', `${place}/reviews`, { event })).status).toBe(422);
    expect((await bob('POST', `${place}/reviews`, { event: 'SHRUG', body: 'x' })).status).toBe(422);
  });

  it('is bound to the head that was reviewed, and takes the reviewer off the list', async () => {
    await anna('POST', `${place}/requested_reviewers`, { reviewers: ['bob'] });
    const head = await clone.git('rev-parse', 'topic');
    const review = await bob('POST', `${place}/reviews`, { event: 'APPROVE' });
    expect([review.at('state'), review.at('commit_id'), review.at('user.login')]).toEqual([
      'APPROVED',
      head,
      'bob',
    ]);
    expect((await bob('GET', `${place}/requested_reviewers`)).at('users')).toEqual([]);
    await world.forge.whenSettled();
    expect(world.receiver.last('pull_request_review').payload).toMatchObject({
      action: 'submitted',
      review: { state: 'approved', commit_id: head },
    });
  });

  it('is seen by its author alone until it is submitted', async () => {
    const pending = await bob('POST', `${place}/reviews`, { body: 'Later' });
    const id = pending.number('id');
    expect(pending.at('state')).toBe('PENDING');
    const seenBy = async (client: Client): Promise<unknown[]> => [
      (await client('GET', `${place}/reviews`)).each('id').includes(id),
      (await client('GET', `${place}/reviews/${id}`)).status,
    ];
    expect([await seenBy(bob), await seenBy(anna), await seenBy(world.api())]).toEqual([
      [true, 200],
      [false, 404],
      [false, 404],
    ]);
    expect((await bob('POST', `${place}/reviews/${id}/events`, { event: 'COMMENT' })).at('state')).toBe(
      'COMMENTED',
    );
    expect((await bob('POST', `${place}/reviews/${id}/events`, { event: 'COMMENT' })).status).toBe(422);
    expect((await anna('GET', `${place}/reviews/${id}`)).status).toBe(200);
  });

  it('can be dismissed by those who may write, when it decides something', async () => {
    const approval = await bob('POST', `${place}/reviews`, { event: 'APPROVE' });
    const path = `${place}/reviews/${approval.number('id')}/dismissals`;
    expect((await world.api(world.carol)('PUT', path, { message: 'x' })).status).toBe(403);
    expect((await anna('PUT', path, { message: 'Changed since' })).at('state')).toBe('DISMISSED');
    expect((await anna('PUT', path, { message: 'Again' })).status).toBe(422);
  });
});

describe('a comment on a line', () => {
  it('stands where the change shows the line, with the lines that lead there', async () => {
    const comment = await bob('POST', `${place}/comments`, { path: 'a.txt', line: 2, body: 'Why?' });
    expect(comment.body).toMatchObject({
      path: 'a.txt',
      line: 2,
      side: 'RIGHT',
      position: 3,
      diff_hunk: '@@ -1,3 +1,3 @@\n one\n-two\n+2',
      subject_type: 'line',
    });
    const older = await bob('POST', `${place}/comments`, { path: 'a.txt', position: 2, body: 'This' });
    expect([older.at('line'), older.at('side')]).toEqual([2, 'LEFT']);
  });

  it('is refused where the change shows nothing', async () => {
    for (const fields of [
      { path: 'b.txt', line: 1 },
      { path: 'nothing', line: 1 },
      { path: 'a.txt', line: 9 },
      { path: 'a.txt', position: 99 },
      { path: 'a.txt', line: 3, start_line: 8 },
    ]) {
      const refused = await bob('POST', `${place}/comments`, { body: 'x', ...fields });
      expect([refused.status, refused.text('errors.0.message')]).toEqual([
        422,
        expect.stringContaining('must be part of the diff'),
      ]);
    }
  });

  it('loses its place when the head moves on', async () => {
    const comment = await bob('POST', `${place}/comments`, { path: 'a.txt', line: 2, body: 'Old' });
    await clone.commit('Next', { 'a.txt': 'zero\none\n2\nthree\n' });
    await clone.git('push', '--quiet', 'origin', 'topic');
    const read = await bob('GET', `/repos/acme/app/pulls/comments/${comment.number('id')}`);
    expect([read.at('position'), read.at('line'), read.at('original_line')]).toEqual([null, null, 2]);
  });
});
