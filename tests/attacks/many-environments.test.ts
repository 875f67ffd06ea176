import { expect, test } from 'vitest';
import { effectiveEnvironments } from '../../src/registry/effective/effective.ts';
import { environmentText, registryOf, serviceText, summaryOf } from '../builders/a-registry.ts';

/** Of each kind: 200 KB of YAML which ask for a million effective manifests. */
const times = 1_000;

test('refuses a thousand services in each of a thousand environments before any is made', () => {
  const registry = registryOf({
    'environments.yaml': Array.from({ length: times }, (_, index) => environmentText(`e${index}`)).join(
      '---\n',
    ),
    'services.yaml': Array.from({ length: times }, (_, index) => serviceText(`s${index}`)).join('---\n'),
  });
  const { environments, diagnostics } = effectiveEnvironments(registry);

  expect(registry.manifests.size).toBe(2 * times);
  expect(environments).toEqual([]);
  expect(summaryOf(diagnostics)).toEqual(['too-many-effective-manifests 6997:9']);
  expect(diagnostics[0]?.message).toContain(
    '1000 environments hold 1001000 manifests together; at most 200000',
  );
});
