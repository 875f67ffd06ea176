import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const pages = ['README.md', 'CHANGELOG.md', 'manifests-example/README.md'].concat(
  readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file)),
);

/** The anchor that GitHub gives a heading. */
function anchorOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');
}

function anchorsOf(page: string): Set<string> {
  return new Set(
    [...readFileSync(page, 'utf8').matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => anchorOf(heading)),
  );
}

function brokenLinksOf(page: string): string[] {
  const text = readFileSync(page, 'utf8').replaceAll(/^```[\s\S]*?^```/gm, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? page : join(dirname(page), path);
      if (!existsSync(file)) return true;
      return anchor !== undefined && file.endsWith('.md') && !anchorsOf(file).has(anchor);
    });
}

describe('the documentation', () => {
  it.each(pages)('has no broken link in %s', (page) => {
    expect(brokenLinksOf(page)).toEqual([]);
  });

  it('is reached from the README or from a page that is', () => {
    const reached = new Set(['README.md']);
    for (const page of reached) {
      for (const [, target = ''] of readFileSync(page, 'utf8').matchAll(/\]\(([^)\s#]+\.md)/g)) {
        const file = join(dirname(page), target);
        if (existsSync(file)) reached.add(file);
      }
    }

    expect(pages.filter((page) => !reached.has(page) && !page.startsWith('docs/errors/'))).toEqual([
      'CHANGELOG.md',
    ]);
  });
});
