import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../../../src/sandbox/forge/faults.ts';
import { aBotOnAForge, type BotOnAForge } from '../../builders/a-bot-on-a-forge.ts';
import { writing } from '../../builders/a-graphql-fault.ts';
import {
  allGreen,
  allRed,
  conclusionsOf,
  badChange,
  goodChange,
  registryFiles,
  type PushedRepository,
  type Shown,
} from '../../builders/a-pushed-repository.ts';
import { serviceText } from '../../builders/a-registry.ts';
import { eventually } from '../../builders/eventually.ts';

/** A request that is held until it is let go. */
interface Held {
  readonly reached: () => Promise<void>;
  readonly letGo: () => void;
}

describe('a head that moves while it is checked', () => {
  let world: BotOnAForge;

  beforeAll(async () => {
    world = await aBotOnAForge();
  });

  afterAll(() => world.close());

  function hold(fault: Pick<Fault, 'method' | 'path' | 'content'>): Held {
    const { promise: until, resolve: letGo } = Promise.withResolvers<void>();
    const struck = world.forge.faults.next({ ...fault, until });
    return { reached: () => eventually(() => struck.hits() === 1), letGo };
  }

  /** The next request that asks Git where the heads are: the pull request was read, its content was not. */
  function holdFetch(name: string): Held {
    const path = new RegExp(`/acme/${name}.git/git-upload-pack$`);
    return hold({ method: 'POST', path, content: /ref-prefix refs\/pull/ });
  }

  /** The request of publishing: the content was judged. */
  function holdPublishing(_name: string, head: string): Held {
    return hold(writing(head));
  }

  it('is checked as it is now when it was forced elsewhere before it was read, and the old head gets nothing', async () => {
    const repository = await world.addRepository('forced-early');
    const old = await repository.push('change', badChange);
    const fetch = holdFetch('forced-early');
    const number = await repository.open('change');
    await fetch.reached();
    const now = await repository.push('change', goodChange, { onto: 'main' });
    fetch.letGo();
    await world.settle();

    const { head } = await expectOnly(repository, number, allGreen);
    expect(head).toBe(now);
    expect(await repository.checksOn(old)).toEqual([]);
  });

  it('does not lend the green of its new content to the old head when it was forced elsewhere after it was read', async () => {
    const repository = await world.addRepository('forced-late');
    const old = await repository.push('change', badChange);
    const publishing = holdPublishing('forced-late', old);
    const number = await repository.open('change');
    await publishing.reached();
    await repository.push('change', goodChange, { onto: 'main' });
    publishing.letGo();
    await world.settle();

    await expectOnly(repository, number, allGreen);
    expect(conclusionsOf(await repository.checksOn(old))).toEqual(allRed);
  });

  it('does not keep the green of its old content when what it was forced to is wrong', async () => {
    const repository = await world.addRepository('forced-to-bad');
    const old = await repository.push('change', goodChange);
    const publishing = holdPublishing('forced-to-bad', old);
    const number = await repository.open('change');
    await publishing.reached();
    await repository.push('change', badChange, { onto: 'main' });
    publishing.letGo();
    await world.settle();

    await expectOnly(repository, number, allRed);
    expect(conclusionsOf(await repository.checksOn(old))).toEqual(allGreen);
  });

  it('is shown as it was when it is forced away and back', async () => {
    const repository = await world.addRepository('there-and-back');
    const sha = await repository.push('change', goodChange);
    const number = await repository.open('change');
    await world.settle();
    const before = await repository.shown(number);
    await repository.push('change', badChange, { onto: 'main' });
    await world.settle();
    const moved = await world.api('PATCH', '/repos/acme/there-and-back/git/refs/heads/change', {
      sha,
      force: true,
    });
    expect(moved.status).toBe(200);
    await world.settle();

    expect(await repository.shown(number)).toEqual(before);
  });

  it.each([
    ['before it is read', 'deleted-early', holdFetch],
    ['before it is published', 'deleted-late', holdPublishing],
  ])('may be deleted %s, without harm', async (_, name, holdRequest) => {
    const repository = await world.addRepository(name);
    const sha = await repository.push('change', goodChange);
    const request = holdRequest(name, sha);
    const number = await repository.open('change');
    await request.reached();
    await repository.deleteBranch('change');
    request.letGo();
    await world.settle();

    const shown = await repository.shown(number);
    expect(shown.head).toBe(sha);
    // GitHub keeps the commits of a pull request, so that what was begun can be finished.
    expect(conclusionsOf(shown.checks)).toEqual(allGreen);
    expect((await world.api('GET', `/repos/acme/${name}/pulls/${number}`)).text('state')).toBe('closed');
  });

  it('is left alone while its pull request is closed, and checked when it is opened again', async () => {
    const repository = await world.addRepository('closed');
    await repository.push('change', goodChange);
    const number = await repository.open('change');
    await world.settle();
    const path = `/repos/acme/closed/pulls/${number}`;
    await world.api('PATCH', path, { state: 'closed' });
    await world.settle();
    const runs = world.runs.length;
    await world.api('PATCH', path, { state: 'open' });
    await world.settle();

    expect(world.runs.length).toBe(runs + 1);
    await expectOnly(repository, number, allGreen);
  });

  it('is compared with its new base when the base branch is changed while it is checked', async () => {
    const settings = 'apiVersion: charter.dev/v1\nkind: Settings\nspec: {protectedBranches: [release]}\n';
    const files = { ...registryFiles, 'charter.yaml': settings };
    const repository = await world.addRepository('rebased', { files });
    await repository.push('release', { 'services/ledger.yaml': null, ...badChange });
    const head = await repository.push('change', goodChange);
    const publishing = holdPublishing('rebased', head);
    const number = await repository.open('change');
    await publishing.reached();
    await world.api('PATCH', `/repos/acme/rebased/pulls/${number}`, { base: 'release' });
    publishing.letGo();
    await world.settle();

    const release = await world.api('GET', '/repos/acme/rebased/git/ref/heads/release');
    const shown = await repository.shown(number);
    expect(shown.comments).toEqual([expect.stringContaining(release.text('object.sha').slice(0, 12))]);
    expect(shown.checks.every(({ status }) => status === 'completed')).toBe(true);
  });

  it('turns red when the default branch moves under it, though nobody touches it', async () => {
    const repository = await world.addRepository('base-moves');
    const dependsOnLedger = '  dependsOn:\n    service:ledger: {condition: healthy}\n';
    await repository.push('change', { 'services/web.yaml': serviceText('web', dependsOnLedger) });
    const number = await repository.open('change');
    await world.settle();
    const { head } = await expectOnly(repository, number, allGreen);
    await repository.push('main', { 'services/ledger.yaml': null, ...goodChange });
    await world.settle();

    const shown = await expectOnly(repository, number, allRed);
    expect(shown.head).toBe(head);
  });

  it('leaves no work behind, and neither secrets nor bodies in the log', async () => {
    await world.settle();
    expect(await world.bot().counts()).toEqual({ waiting: 0, running: 0, failed: 0 });
    expect(world.leaks()).toEqual([]);
  });
});

/** The checks end like this, and the one comment is about the head that is. */
async function expectOnly(
  repository: PushedRepository,
  number: number,
  conclusions: readonly string[],
): Promise<Shown> {
  const shown = await repository.shown(number);
  expect(conclusionsOf(shown.checks)).toEqual(conclusions);
  expect(shown.comments).toHaveLength(1);
  expect(shown.comments[0]).toContain(`<sub>\`${shown.head.slice(0, 12)}\` merged into`);
  return shown;
}
