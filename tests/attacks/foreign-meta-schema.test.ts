import { expect, it } from 'vitest';
import { GatedWorld, protectedRegistry } from '../builders/a-gated-world.ts';

const tool = (name: string, schema: string): string =>
  `apiVersion: charter.dev/v1\nkind: Tool\nmetadata: {name: ${name}}\nspec:\n  implementation: {command: [run]}\n  parameters: {$schema: ${schema}, type: object}\n`;

it('is one problem of the manifest that names it: nothing is fetched, and no other problem is hidden', async () => {
  const world = new GatedWorld({
    ...protectedRegistry,
    'tools/a.yaml': tool('a', 'https://evil.example/schema'),
    'tools/b.yaml': tool('b', '7'),
    'tools/c.yaml': tool('c', '"#"'),
    'services/web.yaml':
      'apiVersion: charter.dev/v1\nkind: Service\nmetadata: {name: web}\nspec: {runtime: {type: process}, command: [x], nope: 1}\n',
  });

  expect(await world.run()).toEqual({ kind: 'done' });

  const { summary = '' } = world.forge.report('charter/validate') ?? {};
  expect(summary.match(/invalid-parameters/g)).toHaveLength(3);
  expect(summary).toContain('unknown-field');
});
