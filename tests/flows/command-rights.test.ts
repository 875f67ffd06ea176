import { describe, expect, it } from 'vitest';
import { ForgeError } from '../../src/model/forge-error.ts';
import { GatedWorld, protectedRegistry, texts } from '../builders/a-gated-world.ts';
import { people } from '../builders/fake-forge.ts';

const { anna, ben, cleo } = people;
const scaled = { ...protectedRegistry, 'services/ledger.yaml': texts.service('ledger', 2) };

function aFault(): ForgeError {
  return new ForgeError({ code: 'forge-unavailable', message: 'm', hint: 'h', status: 503 });
}

describe('what a command takes to be obeyed', () => {
  it('is looked up once in a run, whoever commands and for whatever', async () => {
    const base = {
      ...protectedRegistry,
      CODEOWNERS: '* @harbor/keepers docs@harbor.example\n',
      'groups/planners.yaml':
        'apiVersion: charter.dev/v1\nkind: Group\nmetadata: {name: planners}\nspec: {team: harbor/planners}\n',
      'policies/plans.yaml':
        'apiVersion: charter.dev/v1\nkind: Policy\nmetadata: {name: plans}\nspec:\n  sections:\n    commands:\n      - {id: who, verbs: [plan], from: group:planners}\n',
    };
    const world = new GatedWorld({ ...base, 'services/ledger.yaml': texts.service('ledger', 2) }, base);
    world.forge.teams.set('harbor/planners', { kind: 'members', members: [ben] });
    world.forge.teams.set('harbor/keepers', { kind: 'members', members: [ben] });
    world.comment(ben, '/plan\n/status');
    world.comment(ben, '/retry');
    world.comment(cleo, '/plan');
    world.comment(anna, '/help');
    await world.run();

    expect(world.forge.calls).toEqual(['readFacts', 'readPeople', 'publish']);
    expect(world.forge.questions).toEqual([
      {
        teams: ['harbor/keepers', 'harbor/planners'],
        emails: ['docs@harbor.example'],
        people: [ben, cleo],
        branch: 'main',
        isInOrganization: true,
      },
    ]);
    expect(world.answers.map((answer) => /[✅⛔]/u.exec(answer)?.[0])).toEqual(['✅', '✅', '⛔', '✅']);
  });

  it('is asked anew for everybody who wants something now', async () => {
    const world = new GatedWorld(scaled);
    world.comment(cleo, '/plan');
    await world.run();
    world.forge.roles.set(cleo.id, 'read');
    world.comment(cleo, '/plan');
    await world.run();

    expect(world.answers[1]).toContain('command-role-too-low');
  });

  it('is not asked where no role would do, and the reason is the right one', async () => {
    const world = new GatedWorld(scaled);
    world.comment(ben, '/plan nowhere');
    await world.run();

    expect(world.answers).toEqual([expect.stringContaining('command-environment-unknown')]);
    expect(world.forge.calls).toEqual(['readFacts', 'publish']);
  });

  it('takes the plan of an environment that the pull request adds', async () => {
    const world = new GatedWorld({
      ...scaled,
      'environments/canary.yaml': texts.staging.replace('name: staging', 'name: canary'),
    });
    world.comment(ben, '/plan canary');
    world.comment(ben, '/deploy canary');
    await world.run();

    expect(world.answers).toEqual([
      expect.stringContaining('✅ `/plan canary`'),
      expect.stringContaining('command-environment-unknown'),
    ]);
  });
});

describe('a hold of somebody who cannot be looked up', () => {
  it('holds, says so, and is judged again until the forge answers', async () => {
    const world = new GatedWorld(scaled);
    world.review(ben);
    await world.run();
    world.comment(cleo, '/hold');
    world.forge.failOn('readPeople', aFault(), aFault());

    expect(await world.run()).toEqual({ kind: 'done', again: 30_000 });
    expect(world.forge.report('charter/approval')?.title).toContain('Held by @cleo');
    expect(world.answers).toEqual([expect.stringContaining('It holds until the forge answers')]);
    expect(world.forge.reactions).toEqual([]);
    const writes = world.forge.calls.filter((call) => call === 'publish').length;
    await world.run();
    expect(world.forge.calls.filter((call) => call === 'publish')).toHaveLength(writes);

    expect(await world.run()).toEqual({ kind: 'done' });
    expect(world.answers).toEqual([expect.stringMatching(/✅ `\/hold`: Held[^]*charter:answer v1/)]);
    expect(await world.gate()).toBe('in-progress');
  });

  it('is released when the forge says that they may not hold it', async () => {
    const world = new GatedWorld(scaled);
    world.review(ben);
    await world.run();
    world.comment({ id: 555, login: 'stranger', kind: 'person' }, '/hold');
    world.forge.failOn('readPeople', aFault());

    expect(await world.gate()).toBe('in-progress');
    expect(await world.gate()).toBe('success');
    expect(world.answers).toEqual([expect.stringContaining('command-role-too-low')]);
  });

  it('is no other than a withdrawal of theirs', async () => {
    const world = new GatedWorld(scaled);
    await world.run();
    world.comment(ben, '/approve');
    expect(await world.gate()).toBe('success');
    world.comment(ben, '/unapprove');
    world.forge.failOn('readPeople', aFault());

    expect(await world.gate()).toBe('in-progress');
    expect(await world.gate()).toBe('in-progress');
    expect(world.answers[1]).toMatch(/✅ `\/unapprove`/);
  });

  it('gives nothing: an approval and a release wait to be typed again', async () => {
    const world = new GatedWorld(scaled);
    await world.run();
    world.comment(ben, '/approve');
    world.comment(ben, '/hold cancel');
    world.forge.failOn('readPeople', aFault());

    expect(await world.gate()).toBe('in-progress');
    expect(await world.gate()).toBe('in-progress');
    expect(world.answers).toHaveLength(2);
  });
});

describe('an owner by e-mail', () => {
  const base = { ...protectedRegistry, CODEOWNERS: '* Docs@Harbor.example\n' };
  const change = { ...base, 'services/ledger.yaml': texts.service('ledger', 2) };

  it('is whom the forge itself says', async () => {
    const world = new GatedWorld(change, base);
    world.forge.emails.set('docs@harbor.example', { kind: 'account', account: cleo });
    world.review(ben);
    expect(await world.gate()).toBe('in-progress');

    world.review({ ...cleo, login: 'renamed' });
    expect(await world.gate()).toBe('success');
  });

  it('is nobody where it does not say, and the check says what to do', async () => {
    const world = new GatedWorld(change, base);
    world.review(cleo);

    expect(await world.gate()).toBe('failure');
    expect(world.forge.report('charter/approval')?.summary).toContain(
      'GitHub does not say whose address this is; name a login or a team instead',
    );
  });

  it('is not known while the lookup fails', async () => {
    const world = new GatedWorld(change, base);
    world.forge.emails.set('docs@harbor.example', { kind: 'account', account: cleo });
    world.forge.failOn('readPeople', aFault());
    world.review(cleo);

    expect(await world.gate()).toBe('in-progress');
    expect(await world.gate()).toBe('success');
  });
});
