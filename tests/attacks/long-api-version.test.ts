import { expect, test } from 'vitest';
import { parseText, summaryOf } from '../builders/a-registry.ts';

test('reads an apiVersion of a million digits without backtracking over them', () => {
  const text = `apiVersion: charter.dev/v${'1'.repeat(1_000_000)}!\nkind: Service\nmetadata:\n  name: a\nspec: {}\n`;
  const [first] = summaryOf(parseText(text).diagnostics);
  expect(first).toMatch(/^unsupported-api-version 1:/);
});
