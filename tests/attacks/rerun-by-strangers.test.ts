import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keysForEvent } from '../../src/flows/review/keys-for-event.ts';
import { aBotOnAForge, type BotOnAForge } from '../builders/a-bot-on-a-forge.ts';
import { goodChange, type PushedRepository } from '../builders/a-pushed-repository.ts';
import { anotherApp } from '../builders/another-app.ts';

describe('checks that somebody asks for again', { timeout: 60_000 }, () => {
  let world: BotOnAForge;
  let repository: PushedRepository;
  let number: number;

  beforeAll(async () => {
    world = await aBotOnAForge();
    repository = await world.addRepository('registry');
    await repository.push('change', goodChange);
    number = await repository.open('change');
    await world.settle();
  }, 60_000);

  afterAll(() => world.close());

  it('are not run for somebody who does not belong to the repository', async () => {
    const { checks } = await repository.shown(number);
    const before = world.runs.length;
    const answers = await Promise.all(
      checks.map(({ id }) => world.outsiderApi('POST', `${repository.path}/check-runs/${id}/rerequest`)),
    );
    await world.settle();

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([403]));
    expect(world.runs).toHaveLength(before);
  });

  it('are not run where they are of another App, though they carry the same ids', async () => {
    const { head, checks } = await repository.shown(number);
    const other = await anotherApp(world);
    const ids: number[] = [];
    for (const { name, externalId } of checks) {
      const forged = {
        name,
        head_sha: head,
        external_id: externalId,
        status: 'completed',
        conclusion: 'failure',
      };
      ids.push((await other('POST', `${repository.path}/check-runs`, forged)).number('id'));
    }
    await world.settle();
    const before = world.runs.length;
    for (const id of ids) {
      const asked = await world.api('POST', `${repository.path}/check-runs/${id}/rerequest`);
      expect(asked.status).toBe(201);
    }
    await world.settle();

    expect(ids.length).toBeGreaterThan(3);
    expect(world.runs).toHaveLength(before);
  });
});

const appId = 17;
const ofOurs = fc.boolean();
const otherRepository = { id: 6, full_name: 'acme/other' };

/** A check event for `acme/shop` in which everything else may be of anything. */
const payloads = ofOurs.chain((isOurs) => {
  const check = fc.record({
    app: fc.constant({ id: isOurs ? appId : appId + 1 }),
    name: fc.constantFrom('charter/validate', 'charter/approval', 'other'),
    external_id: fc.constantFrom(
      'pr=3;sha256:0',
      'acme/other#9',
      'pr=3/../../other#9;',
      'pr=-1;',
      'pr=1e9;',
      null,
    ),
    head_sha: fc.constantFrom('a'.repeat(40), '../other', '', null),
    pull_requests: fc.constantFrom([], null, 7, [
      { number: 9, base: { repo: otherRepository } },
      { number: 4, base: { repo: { id: 5 } } },
    ]),
    repository: fc.constant(otherRepository),
  });
  return fc
    .record({
      check_run: check,
      check_suite: check,
      requested_action: fc.record({ identifier: fc.string() }),
    })
    .map((payload) => ({ isOurs, payload }));
});

it.each(['check_run.rerequested', 'check_suite.rerequested', 'check_run.requested_action'])(
  'never lead out of the repository that the event is of, and never begin for another App: %s',
  (name) => {
    const [event = '', action = ''] = name.split('.');
    fc.assert(
      fc.property(payloads, ({ isOurs, payload }) => {
        const repository = { id: 5, full_name: 'acme/shop' };
        const sender = { id: 3, login: 'eve', type: 'User' };
        const whole = { action, installation: { id: 42 }, repository, sender, ...payload };
        const keys = keysForEvent({ event, payload: whole, appId });

        expect(keys.filter(({ key }) => !/^acme\/shop[#/]/.test(key))).toEqual([]);
        expect(isOurs ? [] : keys).toEqual([]);
      }),
    );
  },
);
