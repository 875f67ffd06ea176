import { describe, expect, it } from 'vitest';
import { GatedWorld, texts } from '../builders/a-gated-world.ts';
import { people } from '../builders/fake-forge.ts';
import { twoRegistries as base } from '../builders/two-registries.ts';
import type { Files } from '../builders/fake-repository.ts';

const { ben, cleo } = people;

const changed = { 'shop/services/web.yaml': texts.service('web', 9) };

async function approvedByBenAlone(head: Files): Promise<string | undefined> {
  const world = new GatedWorld({ ...base, ...head }, base);
  world.review(ben);
  return world.gate();
}

describe('a change that makes registries to choose the rules it is held to', () => {
  it('is held to those of the base when it brings settings of its own within a registry', async () => {
    expect(await approvedByBenAlone({ ...changed, 'shop/services/charter.yaml': '' })).toBe('in-progress');
  });

  it('is held to those of the base when it takes the settings away', async () => {
    const { 'shop/charter.yaml': _, ...without } = base;
    const world = new GatedWorld({ ...without, ...changed }, base);
    world.review(ben);
    world.review(cleo);

    expect(await world.gate()).not.toBe('success');
    expect(world.forge.report('charter/validate')?.state).toBe('failure');
  });

  it('is refused when it makes one around the others, whose settings would be the usual ones', async () => {
    expect(await approvedByBenAlone({ ...changed, 'charter.yaml': '' })).toBe('failure');
    expect(await approvedByBenAlone({ 'charter.yaml': '' })).toBe('failure');
  });

  it('is refused when it touches a second registry to be looked at by the rules of that one', async () => {
    expect(await approvedByBenAlone({ ...changed, 'bank/x.txt': 'x' })).toBe('failure');
    expect(await approvedByBenAlone({ ...changed, 'aaa/charter.yaml': '' })).toBe('failure');
  });

  it('is refused when it makes one to hold what lies outside of all registries to no rules at all', async () => {
    const outside = { '.github/workflows/x.yml': 'on: push\n' };
    const { 'bank/charter.yaml': _, ...shop } = base;
    const plain = new GatedWorld({ ...shop, ...outside }, shop);
    const besideItsOwn = new GatedWorld({ ...shop, ...outside, 'aaa/charter.yaml': '' }, shop);
    plain.review(ben);
    besideItsOwn.review(ben);

    expect(await plain.gate()).toBe('in-progress');
    expect(await besideItsOwn.gate()).toBe('failure');
  });
});
