import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { aBotOnAForge, type BotOnAForge } from '../builders/a-bot-on-a-forge.ts';
import { aDelivery } from '../builders/a-delivery.ts';
import {
  allGreen,
  allRed,
  aPushedRepository,
  badChange,
  conclusionsOf,
  goodChange,
  type PushedRepository,
} from '../builders/a-pushed-repository.ts';

// Real Git, real HTTP: much slower on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: BotOnAForge;
let own: PushedRepository;
/** Public, of an account on which the App is not installed, with the name of one on which it is. */
let foreign: PushedRepository;

beforeAll(async () => {
  world = await aBotOnAForge();
  own = await world.addRepository('registry');
  const { admin } = world.forge;
  admin.createOrganization({ login: 'other', admins: ['bob'] });
  const { id } = await admin.createRepository({ owner: 'other', name: 'registry' });
  const token = admin.createToken('bob');
  foreign = await aPushedRepository({ forge: world.forge, id, owner: 'other', name: 'registry', token }, {});
  for (const repository of [own, foreign]) {
    await repository.push('change', goodChange);
    await repository.open('change');
  }
  await world.settle();
});

afterAll(async () => {
  await foreign.remove();
  await world.close();
});

/** Signed as it should be: a webhook that was sent to another server of the same App, say, or mixed up by it. */
async function deliver(event: string, payload: object): Promise<number> {
  const body = JSON.stringify({ installation: { id: world.installationId }, ...payload });
  const secret = world.app.webhookSecret;
  const { status } = await fetch(world.webhookUrl(), aDelivery({ event, body, secret }));
  await world.settle();
  return status;
}

const repository = () => ({ id: foreign.place.id, full_name: 'other/registry' });

it.each([
  ['a pull request', 'pull_request', () => ({ action: 'synchronize', pull_request: { number: 1 } })],
  [
    'a command',
    'issue_comment',
    () => ({ action: 'created', issue: { number: 1, pull_request: {} }, comment: { body: '/approve' } }),
  ],
  [
    'a new repository',
    'installation_repositories',
    () => ({ action: 'added', repositories_added: [{ full_name: 'other/registry' }] }),
  ],
])('nothing is written where the App is not installed, whatever says so: %s', async (_, event, payload) => {
  expect(await deliver(event, { repository: repository(), ...payload() })).toBe(202);

  const shown = await foreign.shown(1);
  expect(shown).toMatchObject({ checks: [], comments: [] });
});

it('nothing of the foreign repository gets into what is known of the own one', async () => {
  const { checks } = await own.shown(1);
  await deliver('pull_request', {
    action: 'synchronize',
    pull_request: { number: 1 },
    repository: repository(),
  });
  await own.push('change', badChange);
  await world.settle();

  expect(conclusionsOf(checks)).toEqual(allGreen);
  expect(conclusionsOf((await own.shown(1)).checks)).toEqual(allRed);
  expect((await foreign.shown(1)).checks).toEqual([]);
  expect(world.leaks()).toEqual([]);
});
