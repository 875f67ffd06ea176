import { describe, expect, it } from 'vitest';
import { GatedWorld, protectedRegistry, texts } from '../builders/a-gated-world.ts';
import { people } from '../builders/fake-forge.ts';

/** What anna has pushed to a branch of her own: no owners, and a service nobody has looked at. */
const weakened = {
  'charter.yaml': '',
  'environments/staging.yaml': texts.staging,
  'environments/production.yaml': texts.production,
  'services/ledger.yaml': texts.service('ledger', 99),
  'services/web.yaml': texts.service('web', 1),
};

/** A small change on top of that. */
const stacked = { ...weakened, 'services/web.yaml': texts.service('web', 2) };

/** A pull request of the small change into the branch. */
function intoHerBranch(rules = protectedRegistry): GatedWorld {
  const world = new GatedWorld(stacked);
  world.repository.commit('weak1', weakened).commit('base1', rules);
  return world.goInto('weak', 'weak1', 'base1');
}

/** What a change of the base does, by hand or when the branch below is merged. */
function retarget(world: GatedWorld): void {
  world.goInto('main', 'base1');
  world.forge.pullRequest = { ...world.forge.pullRequest, baseChangedAt: world.time() };
}

describe('rules weakened in a branch of one’s own, and a pull request into it', () => {
  it('never have a green approval, which would be green on the default branch the moment the base is changed', async () => {
    const world = intoHerBranch();
    world.review(people.ben);

    expect(await world.gate()).toBe('in-progress');
    expect(world.title).toBe('Into weak, which is not protected: asked for after that');
  });

  it('do not let an approval of the small change count for all that it brings along', async () => {
    const world = intoHerBranch();
    world.review(people.ben);
    world.review(people.cleo);
    await world.run();

    retarget(world);

    expect(await world.gate()).toBe('in-progress');
    expect(world.forge.report('charter/approval')?.summary).toContain('do not count');
    world.review(people.ben);
    expect(await world.gate()).toBe('success');
  });

  it('do not get by with a branch that is no registry at all', async () => {
    const world = intoHerBranch();
    world.repository.commit('weak1', { 'README.md': 'x' }).commit('head1', { 'README.md': 'y' });

    expect(await world.gate()).toBe('in-progress');
  });

  it('do not get by with a registry that lies elsewhere', async () => {
    const world = intoHerBranch();
    const elsewhere = { 'x/charter.yaml': '', 'x/environments/staging.yaml': texts.staging };
    world.repository.commit('weak1', elsewhere);
    world.repository.commit('head1', { ...elsewhere, 'x/services/web.yaml': texts.service('web', 2) });

    expect(await world.gate()).toBe('in-progress');
  });

  it('do not get by with settings of their own that call the branch protected', async () => {
    const world = intoHerBranch();
    const own = {
      'charter.yaml': 'apiVersion: charter.dev/v1\nkind: Settings\nspec: {protectedBranches: ["**"]}\n',
    };
    world.repository.commit('weak1', { ...weakened, ...own }).commit('head1', { ...stacked, ...own });

    expect(await world.gate()).toBe('in-progress');
  });

  it('are what counts where the default branch says that the branch is protected', async () => {
    const settings = 'apiVersion: charter.dev/v1\nkind: Settings\nspec: {protectedBranches: [we*]}\n';
    const world = intoHerBranch({ ...protectedRegistry, 'charter.yaml': settings });
    world.repository.commit('weak1', { ...weakened, CODEOWNERS: '* @ben\n' });
    world.repository.commit('head1', { ...stacked, CODEOWNERS: '* @ben\n' });
    world.review(people.ben);

    expect(await world.gate()).toBe('success');
  });
});
