import { describe, expect, it } from 'vitest';
import { ForgeError } from '../../src/model/forge-error.ts';
import type { Account } from '../../src/model/account.ts';
import { GatedWorld, protectedRegistry, texts } from '../builders/a-gated-world.ts';
import { people } from '../builders/fake-forge.ts';
import type { Files } from '../builders/fake-repository.ts';

const app = 4711;
const agent: Account = { id: 920, login: 'acme-agent[bot]', kind: 'bot' };

const manifest = (may: string, role = 'proposer'): string =>
  `apiVersion: charter.dev/v1\nkind: Agent\nmetadata: {name: acme}\nspec:\n  identity: {app: ${app}}\n  role: ${role}\n  may: ${may}\n`;

const withAgent = (may: string): Files => ({ ...protectedRegistry, 'agents/acme.yaml': manifest(may) });

function aWorldWith(base: Files, change: Files = {}): GatedWorld {
  return new GatedWorld({ ...base, 'services/ledger.yaml': texts.service('ledger', 2), ...change }, base);
}

/** A bot comments through an App. */
function says(world: GatedWorld, body: string, { by = agent, via = app } = {}): void {
  world.forge.apps.set(world.comment(by, body), via);
}

describe('an agent that is an App', () => {
  it('may give the commands that its manifest names', async () => {
    const world = aWorldWith(withAgent('{verbs: [plan, status]}'));
    await world.run();
    says(world, '/plan staging\n/status');
    await world.run();

    expect(world.answers).toEqual([expect.stringMatching(/✅ `\/plan staging`[^]*✅ `\/status`/)]);
    expect(world.forge.calls.filter((call) => call === 'readCommentApps')).toHaveLength(1);
    // An App has no role that could be asked for.
    expect(world.forge.calls).not.toContain('readPeople');
  });

  it('may give no other, and never agrees, whatever its manifest says', async () => {
    const world = aWorldWith(withAgent('{verbs: [plan]}'));
    await world.run();
    says(world, '/hold');
    says(world, `/approve ${world.digest}`);
    says(world, '/deploy staging');
    says(world, '/unapprove');

    expect(await world.gate()).toBe('in-progress');
    expect(world.answers).toHaveLength(4);
    for (const answer of world.answers) expect(answer).toContain('command-agent-refused');
  });

  it('never does what takes a person, though its manifest names it', async () => {
    const may = '{verbs: [unlock], environments: [staging]}';
    const world = aWorldWith({ ...protectedRegistry, 'agents/acme.yaml': manifest(may, 'operator') });
    await world.run();
    says(world, '/unlock staging');
    await world.run();

    expect(world.answers).toEqual([expect.stringContaining('takes a person')]);
  });

  it('is not believed a manifest that only the pull request has', async () => {
    const world = aWorldWith(protectedRegistry, { 'agents/acme.yaml': manifest('{verbs: [plan]}') });
    await world.run();
    says(world, '/plan');
    await world.run();
    expect(world.answers).toEqual([]);

    const wider = aWorldWith(withAgent('{verbs: [status]}'), {
      'agents/acme.yaml': manifest('{verbs: [plan]}'),
    });
    await wider.run();
    says(wider, '/plan');
    await wider.run();
    expect(wider.answers).toEqual([expect.stringContaining('command-agent-refused')]);
  });

  it('is known by its App, not by a login that looks like its own', async () => {
    const world = aWorldWith(withAgent('{verbs: [plan]}'));
    await world.run();
    says(world, '/plan', { by: { id: 921, login: 'acme-agent[bot]', kind: 'bot' }, via: app + 1 });
    says(world, '/plan', { by: { id: 922, login: 'аcme-agent[bot]', kind: 'bot' }, via: app + 2 });
    await world.run();

    expect(world.answers).toEqual([]);
  });

  it('gives no rights to whoever lets it speak for them', async () => {
    const may = '{verbs: [lock], environments: [production]}';
    const world = aWorldWith({ ...protectedRegistry, 'agents/acme.yaml': manifest(may, 'operator') });
    const stranger: Account = { id: 930, login: 'stranger', kind: 'person' };
    world.review(people.ben);
    await world.run();
    says(world, '/lock production mine', { by: stranger });

    expect(await world.gate()).toBe('success');
    expect(world.forge.locks.size).toBe(0);
    expect(world.answers).toEqual([expect.stringContaining('command-role-too-low')]);
  });

  it('may no more where it speaks with the account of a person', async () => {
    const world = aWorldWith(withAgent('{verbs: [plan]}'));
    await world.run();
    says(world, `/approve ${world.digest}`, { by: people.ben });

    expect(await world.gate()).toBe('in-progress');
    expect(world.answers).toEqual([expect.stringContaining('command-agent-refused')]);
  });

  it('is nobody while the forge does not say through which App something was written', async () => {
    const world = aWorldWith(withAgent('{verbs: [plan]}'));
    await world.run();
    const fault = new ForgeError({ code: 'forge-unavailable', message: 'm', hint: 'h', status: 503 });
    world.forge.failOn('readCommentApps', fault);
    says(world, '/plan');
    world.comment(people.ben, `/approve ${world.digest}`);

    expect(await world.gate()).toBe('in-progress');
    expect(world.answers).toEqual([expect.stringContaining('command-lookup-failed')]);
    await world.run();
    expect(world.answers[1]).toContain('✅ `/plan`');
  });

  it('is known by the id of its account too, where the manifest names that', async () => {
    const machine = `apiVersion: charter.dev/v1\nkind: Agent\nmetadata: {name: acme}\nspec:\n  identity: {user: {login: "acme-agent[bot]", id: ${agent.id}}}\n  role: proposer\n  may: {verbs: [plan]}\n`;
    const world = aWorldWith({ ...protectedRegistry, 'agents/acme.yaml': machine });
    await world.run();
    says(world, '/plan\n/validate');
    await world.run();

    expect(world.answers).toEqual([expect.stringMatching(/✅ `\/plan`[^]*command-agent-refused/)]);
    expect(world.forge.calls).not.toContain('readCommentApps');
  });
});
