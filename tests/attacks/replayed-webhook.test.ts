import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { aBotOnAForge, type BotOnAForge } from '../builders/a-bot-on-a-forge.ts';
import { aDelivery } from '../builders/a-delivery.ts';
import {
  goodChange,
  registryFiles,
  type PushedRepository,
  type Shown,
} from '../builders/a-pushed-repository.ts';

// Real Git, real HTTP: much slower on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: BotOnAForge;
let repository: PushedRepository;
let number: number;

beforeAll(async () => {
  world = await aBotOnAForge();
  repository = await world.addRepository('registry', {
    files: { ...registryFiles, CODEOWNERS: '* @anna\n' },
  });
  await repository.push('change', goodChange);
  number = await repository.open('change');
  await world.settle();
});

afterAll(() => world.close());

/** A webhook that was caught on its way, sent once more. */
async function replay(event: string, payload: object, guid?: string): Promise<string> {
  const body = JSON.stringify({
    repository: { id: repository.place.id, full_name: 'acme/registry' },
    installation: { id: world.installationId },
    ...payload,
  });
  const wish = { event, body, secret: world.app.webhookSecret, ...(guid === undefined ? {} : { guid }) };
  const answer = await (await fetch(world.webhookUrl(), aDelivery(wish))).text();
  await world.settle();
  return answer.trim();
}

const opened = () => ({ action: 'opened', pull_request: { number } });

async function shown(): Promise<Shown> {
  return repository.shown(number);
}

it('does no work twice under the same GUID', async () => {
  const guid = randomUUID();
  expect(await replay('pull_request', opened(), guid)).toBe('accepted');
  const runs = world.runs.length;

  expect(await replay('pull_request', opened(), guid)).toBe('done before');
  expect(world.runs.length).toBe(runs);
});

it('changes nothing under a new GUID: a webhook only says where to look', async () => {
  const before = await shown();

  expect(await replay('pull_request', opened())).toBe('accepted');
  expect(await shown()).toEqual(before);
});

it('does not bring back an approval: what it says of a review is not read', async () => {
  const review = { state: 'approved', user: { id: 1, login: 'anna' } };
  await replay('pull_request_review', { action: 'submitted', pull_request: { number }, review });
  const comment = { id: 999_999, body: '/approve', user: { id: 1, login: 'anna' } };
  await replay('issue_comment', { action: 'created', issue: { number, pull_request: {} }, comment });

  const approval = (await shown()).checks.find(({ name }) => name === 'charter/approval');
  expect(approval?.status).toBe('in_progress');
});
