import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, it } from 'vitest';

it('names every attack that is tried, with what stops it, and none that is not', () => {
  const tried = readdirSync('tests/attacks')
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => basename(file, '.test.ts'));
  const named = [...readFileSync('docs/security.md', 'utf8').matchAll(/^\|.*\|([^|]*)\|$/gm)].flatMap(
    ([, tests = '']) => [...tests.matchAll(/`([\w-]+)`/g)].map(([, name = '']) => name),
  );

  expect([...new Set(named)].toSorted()).toEqual(tried.toSorted());
});
