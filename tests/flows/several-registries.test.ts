import { describe, expect, it } from 'vitest';
import { GatedWorld, texts } from '../builders/a-gated-world.ts';
import { people } from '../builders/fake-forge.ts';
import { twoRegistries as base } from '../builders/two-registries.ts';

const { ben, cleo } = people;

const inShop = { ...base, 'shop/services/web.yaml': texts.service('web', 2) };
const inBank = { ...base, 'bank/services/web.yaml': texts.service('web', 2) };

describe('a repository with several registries', () => {
  it('holds a change to the rules of the registry that it is about', async () => {
    const shop = new GatedWorld(inShop, base);
    const bank = new GatedWorld(inBank, base);

    shop.review(ben);
    bank.review(ben);

    expect(await bank.gate()).toBe('success');
    expect(await shop.gate()).toBe('in-progress');
    shop.review(cleo);
    expect(await shop.gate()).toBe('success');
  });

  it('tells which registry it is about, and paths of the repository', async () => {
    const wrong = { ...base, 'bank/services/web.yaml': texts.service('web', 2).replace('staging', 'stagin') };
    const world = new GatedWorld(wrong, base);

    await world.run();

    const report = world.forge.report('charter/validate');
    expect(report?.state).toBe('failure');
    expect(report?.annotations).toEqual([expect.objectContaining({ path: 'bank/services/web.yaml' })]);
    expect(world.forge.report('charter/plan')?.summary).toContain('cd ./bank/');
    expect(world.forge.comments[0]?.body).toContain('the registry in');
  });

  it('suggests fixes and explains manifests where they are in the repository', async () => {
    const wrong = { ...base, 'bank/services/web.yaml': texts.service('web', 2).replace('staging', 'stagin') };
    const world = new GatedWorld(wrong, base);
    world.comment(ben, '/fix');
    world.comment(ben, '/explain service:web');

    await world.run();

    expect(world.forge.suggestions).toEqual([expect.objectContaining({ path: 'bank/services/web.yaml' })]);
    expect(world.answers.join('\n')).toContain('bank/services/web.yaml:');
  });

  it('asks the owners of files outside of all registries', async () => {
    const world = new GatedWorld({ ...base, 'README.md': 'Hello\n' }, base);

    expect(await world.gate()).toBe('in-progress');
    expect(world.title).toContain('@ben');
    expect(world.forge.report('charter/plan')?.summary).toContain('touches no registry');
    world.review(ben);
    expect(await world.gate()).toBe('success');
  });

  it('takes the paths in Policies as relative to the registry', async () => {
    const rules = `      - {id: services, from: group:shop, count: 1, when: {paths: ['services/**']}}\n`;
    const inShopAlone = { ...base, 'shop/policies/p.yaml': texts.policy('p', rules) };
    const service = new GatedWorld(
      { ...inShopAlone, 'shop/services/web.yaml': texts.service('web', 2) },
      inShopAlone,
    );
    const other = new GatedWorld({ ...inShopAlone, 'shop/notes.txt': 'x' }, inShopAlone);

    service.review(ben);
    other.review(ben);

    expect(await service.gate()).toBe('in-progress');
    expect(await other.gate()).toBe('success');
  });

  it('refuses a change of several, with what to do', async () => {
    const world = new GatedWorld({ ...inShop, 'bank/services/web.yaml': texts.service('web', 2) }, base);
    world.review(ben);
    world.review(cleo);

    expect(await world.gate()).toBe('failure');
    expect(world.forge.report('charter/validate')?.state).toBe('failure');
    expect(world.forge.report('charter/validate')?.summary).toContain('several-registries');
    expect(world.forge.report('charter/validate')?.summary).toContain('a pull request for each registry');
  });
});
