import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { importTexts, manifestsOf } from '../builders/an-import.ts';
import { registryOf } from '../builders/a-registry.ts';

const example = /<!-- example: (\S+) → (\S+) -->\s+```yaml\n([^]*?)```\s+```yaml\n([^]*?)```/g;

const examples = [...readFileSync('docs/import.md', 'utf8').matchAll(example)].map(
  ([, file = '', path = '', source = '', manifest = '']) => ({ file, path, source, manifest }),
);

describe('the examples in docs/import.md', () => {
  it('show each format', () => {
    expect(examples.map(({ file }) => file)).toEqual([
      'compose.yaml',
      'web.yaml',
      'catalog-info.yaml',
      'score.yaml',
      'monument.yml',
    ]);
  });

  it.each(examples)('say what becomes of $file', ({ file, path, source, manifest }) => {
    const outcome = importTexts({ [file]: source });

    expect(manifestsOf(outcome)[path]).toBe(manifest);
    expect(outcome.diagnostics).toEqual([]);
    expect(registryOf(manifestsOf(outcome)).diagnostics).toEqual([]);
  });
});
