import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { compareText } from '../../src/model/ref.ts';
import type { ImportOutcome } from '../../src/model/import-report.ts';
import { importTexts, specOf } from '../builders/an-import.ts';

function entity(kind: string, name: string, spec: object = {}, metadata: object = {}): object {
  return { apiVersion: 'backstage.io/v1alpha1', kind, metadata: { name, ...metadata }, spec };
}

function imported(...documents: readonly object[]): ImportOutcome {
  return importTexts({ 'a.yaml': documents.map((document) => stringify(document)).join('---\n') });
}

function relic(name: string): object {
  return { kind: 'Relic', name, image: 'a' };
}

function monument(more: object): object {
  return { kind: 'Monument', name: 'all', ...more };
}

describe('a Backstage catalog', () => {
  it.each(['orders', 'component:orders', 'component:default/orders', 'Component:Default/Orders'])(
    'is followed along the reference %s',
    (reference) => {
      const outcome = imported(
        entity('Component', 'web', { type: 'service', dependsOn: [reference] }),
        entity('Component', 'orders', { type: 'service' }),
      );

      expect(specOf(outcome, 'service:web')).toMatchObject({ dependsOn: { 'service:orders': {} } });
    },
  );

  it('gives a Group for a team that is named, or that the organisation of a repository tells', () => {
    const named = imported(
      entity('Group', 'a', {}, { annotations: { 'github.com/team-slug': 'acme/a-team' } }),
    );
    const told = imported(
      entity('Group', 'a'),
      entity('Component', 'web', {}, { annotations: { 'github.com/project-slug': 'acme/web' } }),
    );

    expect(specOf(named, 'group:a')).toEqual({ team: 'acme/a-team' });
    expect(specOf(told, 'group:a')).toEqual({ team: 'acme/a' });
    expect(told.guessed.some(({ target }) => target.field === 'spec.team')).toBe(true);
  });

  it('gives none for a team that is not known, and then no owner', () => {
    const { manifests, dropped } = imported(entity('Group', 'a'), entity('Component', 'web', { owner: 'a' }));

    expect(manifests.map(({ ref }) => ref)).toEqual(['service:web']);
    expect(dropped.find(({ source }) => source.path === 'spec.owner')?.reason).toContain('Add a Group');
  });

  it('imports an entity that stands twice once, and says so', () => {
    const { manifests, diagnostics } = imported(entity('Component', 'web'), entity('Component', 'web'));

    expect(manifests.map(({ ref }) => ref)).toEqual(['service:web']);
    expect(diagnostics.map(({ code, range }) => [code, range.line])).toEqual([['import-duplicate-name', 7]]);
  });

  it.each([[[0, 1, 2]], [[2, 1, 0]], [[1, 2, 0]]])(
    'says of a component that it belongs to its system, and of that to its domain, in the order %j',
    (order) => {
      const entities = [
        entity('Component', 'web', { system: 'shop' }),
        entity('System', 'shop', { domain: 'sales' }),
        entity('Domain', 'sales', { type: 'area' }),
      ];
      const { mapped, dropped } = imported(...order.map((index) => entities[index] ?? {}));

      expect(dropped).toEqual([]);
      expect(
        mapped
          .filter(({ target }) => target.field?.startsWith('spec.components') === true)
          .map(({ source, target }) => `${source.path} → ${target.ref}`)
          .toSorted(compareText),
      ).toEqual(['spec.domain → stack:sales', 'spec.system → stack:shop']);
    },
  );

  it('tells a system and a domain of the same name apart', () => {
    const { manifests } = imported(
      entity('Domain', 'shop'),
      entity('System', 'shop', { domain: 'shop' }),
      entity('Component', 'web', { system: 'shop' }),
    );

    expect(manifests.map(({ ref }) => ref)).toEqual(['service:web', 'stack:shop', 'stack:shop-domain']);
  });
});

describe('a Monument', () => {
  it.each([
    [
      ['a', 'b'],
      ['service:a', 'service:b'],
    ],
    [
      [{ name: 'a' }, { relic: 'b', auto_start: true }],
      ['service:a', 'service:b'],
    ],
    [{ relics: ['a'], others: [{ name: 'b', path: './b.yml' }] }, ['service:a', 'service:b']],
    [['a', 'nothing'], ['service:a']],
  ])('has its components, however they are written: %j', (components, expected) => {
    const outcome = imported(relic('a'), relic('b'), monument({ components }));

    expect(specOf(outcome, 'stack:all')).toEqual({ components: expected });
  });

  it('may hold another, and not itself', () => {
    const inner = { kind: 'Monument', name: 'inner', components: ['a'] };
    const outcome = imported(relic('a'), inner, monument({ components: ['inner', 'all'] }));

    expect(specOf(outcome, 'stack:all')).toEqual({ components: ['stack:inner'] });
  });

  it.each([
    [
      ['a', 'b'],
      [['service:a'], ['service:b']],
    ],
    [
      [['a', 'b'], 'c'],
      [['service:a', 'service:b'], ['service:c']],
    ],
    [[['a', ['b', 'c']]], [['service:a', 'service:b', 'service:c']]],
    [
      ['a', 'a', 'nothing', 'b'],
      [['service:a'], ['service:b']],
    ],
    [{ first: ['a'], second: ['b', 'c'] }, [['service:a'], ['service:b', 'service:c']]],
  ])('starts in its order, inner lists together: %j', (order, expected) => {
    const components = ['a', 'b', 'c'];
    const outcome = imported(...components.map(relic), monument({ components, startup_order: order }));

    expect(specOf(outcome, 'stack:all')).toEqual({
      components: components.map((name) => `service:${name}`),
      startup: expected,
    });
  });

  it('without components has those that it imports', () => {
    const outcome = importTexts({
      'm.yml': stringify(monument({ import: ['./a.yml'] })),
      'a.yml': stringify(relic('other')),
    });

    expect(specOf(outcome, 'stack:all')).toEqual({ components: ['service:other'] });
  });

  it('of which nothing is imported is dropped', () => {
    const { manifests, dropped } = imported(monument({ components: ['a'] }));

    expect(manifests).toEqual([]);
    expect(dropped[0]?.reason).toBe('None of its components is imported, and a Stack needs one.');
  });
});

describe('a Score file', () => {
  it('leaves to the platform what it fills in', () => {
    const variables = { A: 'a', B: '${resources.db.host}', C: '${resources.db.password}', D: '$${B}' };
    const outcome = imported({
      apiVersion: 'score.dev/v1b1',
      metadata: { name: 'web' },
      containers: { main: { image: 'a', variables } },
    });

    expect(specOf(outcome, 'service:web')).toMatchObject({ config: { A: 'a', D: '${B}' }, secrets: ['C'] });
  });
});
