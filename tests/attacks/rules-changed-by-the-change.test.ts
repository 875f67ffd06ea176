import { expect, it } from 'vitest';
import { GatedWorld, protectedRegistry, texts } from '../builders/a-gated-world.ts';
import { people } from '../builders/fake-forge.ts';

const loose = {
  'charter.yaml': 'apiVersion: charter.dev/v1\nkind: Settings\nspec: {approvals: {profile: solo}}\n',
};
const scaled = { 'services/ledger.yaml': texts.service('ledger', 2) };
const base = {
  ...protectedRegistry,
  'groups/release.yaml': texts.group('release', [people.cleo]),
  'policies/release.yaml': texts.policy('release', '      - {id: one, from: group:release, count: 1}\n'),
};

it.each([
  ['CODEOWNERS names the author', { CODEOWNERS: '* @anna\n' }],
  ['CODEOWNERS is emptied', { CODEOWNERS: '' }],
  ['another CODEOWNERS takes precedence', { '.github/CODEOWNERS': '* @anna\n' }],
  ['the settings ask for less', loose],
  ['the Group gets the author', { 'groups/release.yaml': texts.group('release', [people.anna]) }],
  [
    'the Policy asks for nobody',
    {
      'policies/release.yaml':
        'apiVersion: charter.dev/v1\nkind: Policy\nmetadata: {name: release}\nspec: {sections: {remediation: {mode: report}}}\n',
    },
  ],
  ['a workflow approves', { '.github/workflows/approve.yaml': 'on: push\n' }],
])('judges by the base when %s', async (_, change) => {
  const world = new GatedWorld({ ...base, ...scaled, ...change }, base);
  world.forge.roles.set(people.anna.id, 'admin');
  world.review(people.anna);
  await world.run();
  world.comment(people.anna, `/approve ${world.digest}`);

  expect(await world.gate()).toBe('in-progress');
});
