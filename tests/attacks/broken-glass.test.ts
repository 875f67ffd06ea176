import { describe, expect, it } from 'vitest';
import { reviewMarker } from '../../src/commands/glass-reviews.ts';
import { ForgeError } from '../../src/model/forge-error.ts';
import type { GlassIssue, GlassReview } from '../../src/model/glass-grant.ts';
import { texts, type GatedWorld } from '../builders/a-gated-world.ts';
import { aGlassWorld, anEscalation, glassRegistry } from '../builders/a-glass-world.ts';
import { people } from '../builders/fake-forge.ts';

const { anna, ben, cleo, dora, bot, otherBot } = people;
const breaking = '/break-glass production help';
const key = new Uint8Array(32).fill(7);

/** Dora has broken the glass, and the gate is open. */
async function broken(world: GatedWorld = aGlassWorld()): Promise<GatedWorld> {
  await world.run();
  world.comment(dora, breaking);
  expect(await world.gate()).toBe('success');
  return world;
}

describe('breaking the glass without being named', () => {
  it.each([
    ['the author', anna, 'command-not-named'],
    ['an owner', ben, 'command-not-named'],
    ['somebody who maintains', cleo, 'command-not-named'],
    ['somebody with the login of who is named', { ...dora, id: 999 }, 'command-not-named'],
  ])('fails for %s', async (_, by, code) => {
    const world = aGlassWorld();
    await world.run();
    world.comment(by, breaking);

    expect(await world.gate()).toBe('in-progress');
    expect(world.answers.at(-1)).toContain(code);
    expect(world.forge.issues).toEqual([]);
  });

  it('fails for bots, also for one that is named', async () => {
    const world = aGlassWorld(glassRegistry([{ ...otherBot, login: 'renovate' }]));
    await world.run();
    world.comment(otherBot, breaking);

    expect(await world.gate()).toBe('in-progress');
    expect(world.forge.issues).toEqual([]);
  });

  it('fails for a machine user of an Agent, also for one that is named', async () => {
    const base = {
      ...glassRegistry([dora]),
      'agents/robot.yaml': [
        'apiVersion: charter.dev/v1',
        'kind: Agent',
        'metadata:',
        '  name: robot',
        'spec:',
        `  identity: {user: {login: dora, id: ${dora.id}}}`,
        '  role: operator',
        '  may: {verbs: [lock], environments: [production]}',
        '',
      ].join('\n'),
    };
    const world = aGlassWorld(base);
    await world.run();
    world.comment(dora, breaking);

    expect(await world.gate()).toBe('in-progress');
    expect(world.answers.at(-1)).toContain('command-agent-refused');
  });

  it('fails where the pull request itself names the person', async () => {
    const world = aGlassWorld(glassRegistry([cleo]), {
      'groups/on-call.yaml': texts.group('on-call', [anna]),
      'escalations/nights.yaml': anEscalation('on-call', '10h'),
    });
    await world.run();
    world.comment(anna, breaking);

    expect(await world.gate()).toBe('in-progress');
    expect(world.answers.at(-1)).toContain('command-not-named');
  });
});

describe('bringing more through broken glass than was broken', () => {
  const scaled = { ...glassRegistry(), 'services/ledger.yaml': texts.service('ledger', 2, 'production') };

  it.each([
    ['CODEOWNERS', { CODEOWNERS: '* @anna\n' }],
    [
      'settings',
      { 'charter.yaml': 'apiVersion: charter.dev/v1\nkind: Settings\nspec: {approvals: {profile: solo}}\n' },
    ],
    ['an Escalation', { 'escalations/nights.yaml': anEscalation('on-call', '9h') }],
    ['a Group', { 'groups/security.yaml': texts.group('security', [anna]) }],
    [
      'a Policy',
      { 'policies/a.yaml': texts.policy('a', '      - {id: one, from: group:security, count: 1}\n') },
    ],
    ['an Environment', { 'environments/staging.yaml': `${texts.staging}  approvals: {floor: 1}\n` }],
    ['a workflow', { '.github/workflows/x.yml': 'on: push\n' }],
    ['a file that nobody knows', { 'run.sh': 'rm -rf /\n' }],
    [
      'another owner',
      {
        'services/web.yaml': texts
          .service('web', 1)
          .replace('  name: web', '  name: web\n  owner: group:on-call'),
      },
    ],
  ])('fails for %s', async (_, more) => {
    const refused = aGlassWorld(glassRegistry(), more);
    await refused.run();
    refused.comment(dora, breaking);
    expect(await refused.gate()).not.toBe('success');
    expect(refused.answers.at(-1)).toContain('break-glass-changes-rules');

    const world = await broken();
    world.push({ ...scaled, ...more });
    expect(await world.gate()).not.toBe('success');
  });

  it.each([
    ['changes nothing in any environment', `${texts.service('web', 1)}# for later\n`],
    ['changes something elsewhere', texts.service('web', 2)],
  ])('fails for a file that is pushed later and %s', async (_, web) => {
    const world = await broken();
    world.push({ ...scaled, 'services/web.yaml': web });

    expect(await world.gate()).toBe('in-progress');
  });

  it('fails for a push between looking and typing', async () => {
    const world = aGlassWorld();
    await world.run();
    world.push({ ...scaled, 'services/ledger.yaml': texts.service('ledger', 99, 'production') });
    world.comment(dora, breaking);

    expect(await world.gate()).toBe('in-progress');
    expect(world.answers.at(-1)).toContain('break-glass-not-shown');
  });

  it('fails when the answer is deleted after a push, so that the command is heard again', async () => {
    const world = await broken();
    world.push({ ...scaled, 'services/ledger.yaml': texts.service('ledger', 99, 'production') });
    world.forge.comments = world.forge.comments.filter(({ body }) => !body.includes('charter:answer-to'));

    expect(await world.gate()).toBe('in-progress');
    expect(world.answers.at(-1)).toContain('break-glass-not-shown');
  });

  it('fails for a comment that is edited or deleted', async () => {
    const [edited, deleted] = [await broken(), await broken()];
    edited.forge.comments = edited.forge.comments.map((comment) =>
      comment.by.id === dora.id ? { ...comment, isEdited: true } : comment,
    );
    deleted.forge.comments = deleted.forge.comments.filter(({ by }) => by.id !== dora.id);

    expect(await edited.gate()).toBe('in-progress');
    expect(await deleted.gate()).toBe('in-progress');
  });

  it('fails for an answer that is taken to another pull request', async () => {
    const world = await broken();
    const answer = world.answers.at(-1) ?? '';
    const other = aGlassWorld();
    other.forge.pullRequest = {
      ...other.forge.pullRequest,
      key: { ...other.forge.pullRequest.key, number: 8 },
    };
    other.forge.comments = [...world.forge.comments];
    other.forge.comment(bot, answer, other.time());
    other.now = world.now;

    expect(await other.gate()).toBe('in-progress');
  });

  it('fails for an answer that somebody has made longer', async () => {
    const world = await broken();
    world.forge.comments = world.forge.comments.map((comment) =>
      comment.body.includes('charter:answer v1')
        ? { ...comment, body: comment.body.replace(/v1 (\S)/, 'v1 x$1') }
        : comment,
    );

    expect(await world.gate()).not.toBe('success');
  });

  it('fails when a team cannot be looked up any more', async () => {
    const base = {
      ...glassRegistry(),
      'groups/on-call.yaml':
        'apiVersion: charter.dev/v1\nkind: Group\nmetadata:\n  name: on-call\nspec:\n  team: harbor/on-call\n',
    };
    const world = aGlassWorld(base);
    world.forge.teams.set('harbor/on-call', { kind: 'members', members: [dora] });
    await broken(world);
    const error = new ForgeError({ code: 'forge-unavailable', message: 'm', hint: 'h' });
    world.forge.teams.set('harbor/on-call', { kind: 'lookup-failed', error });
    world.now = '2026-03-01T10:30:00.000Z';

    expect(await world.gate()).toBe('in-progress');
  });
});

describe('a review that is overdue', () => {
  const review: GlassReview = {
    repositoryId: 1,
    pullRequest: 3,
    commentId: 77,
    environment: 'production',
    by: dora.id,
    reviewBy: 'group:security',
    due: '2026-03-01T09:00:00.000Z',
  };
  const issue: GlassIssue = {
    number: 12,
    url: 'https://forge.example/harbor/registry/issues/12',
    body: `A review\n\n${reviewMarker(review, key)}`,
    isOpen: true,
    isOwn: true,
    closedBy: undefined,
  };
  const closed = { ...issue, isOpen: false };

  async function answerWith(issues: readonly GlassIssue[], hasMore = false): Promise<string> {
    const world = aGlassWorld();
    world.forge.issues = [...issues];
    world.forge.hasMoreIssues = hasMore;
    await world.run();
    world.comment(dora, breaking);
    await world.run();
    return world.answers.at(-1) ?? '';
  }

  it.each([
    ['open', [issue]],
    ['closed by nobody whom one can tell', [closed]],
    ['closed by who broke the glass', [{ ...closed, closedBy: dora }]],
    ['closed by somebody else', [{ ...closed, closedBy: anna }]],
    ['closed by a bot', [{ ...closed, closedBy: { ...bot, id: ben.id } }]],
    [
      'closed by who broke the glass and has made the text say nothing of it',
      [{ ...closed, body: 'nothing to see', closedBy: ben, editedBy: ben }],
    ],
    [
      'closed by who broke the glass and has made the text name somebody else',
      [{ ...closed, closedBy: ben, editedBy: ben }],
    ],
    ['with another hidden line', [{ ...issue, body: issue.body.replace('v1 ey', 'v1 xx') }]],
    ['without its hidden line', [{ ...issue, body: 'nothing to see' }]],
    [
      'sealed for another repository',
      [{ ...issue, body: reviewMarker({ ...review, repositoryId: 2 }, key) }],
    ],
  ])('keeps the glass whole: %s', async (_, issues) => {
    expect(await answerWith(issues)).toMatch(/`#12`.*break-glass-review-overdue/);
  });

  it('keeps the glass whole where there are more than can be read', async () => {
    expect(await answerWith([], true)).toContain('break-glass-review-overdue');
  });

  it.each([
    ['closed by a reviewer', { ...closed, closedBy: ben }],
    ['not due yet', { ...issue, body: reviewMarker({ ...review, due: '2026-03-02T00:00:00.000Z' }, key) }],
    ['of somebody else', { ...issue, isOwn: false }],
  ])('does not count when it is %s', async (_, one) => {
    expect(await answerWith([one])).toContain('is broken until');
  });
});

it('is not shown as broken for longer than a call without its review, though somebody takes the label away meanwhile', async () => {
  const world = aGlassWorld();
  await world.run();
  world.forge.refusedIssue = new ForgeError({ code: 'forge-not-found', message: 'No label.', hint: '?' });
  world.comment(dora, breaking);
  await world.run(1);

  expect(world.forge.report('charter/approval')?.state).toBe('failure');
  expect(await world.gate()).toBe('in-progress');
});
