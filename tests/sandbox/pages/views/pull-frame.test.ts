import { describe, expect, it } from 'vitest';
import { tallyChecks } from '../../../../src/sandbox/pages/facts/checks.ts';
import type { PullFacts } from '../../../../src/sandbox/pages/facts/pulls.ts';
import { markup } from '../../../../src/sandbox/pages/markup/html.ts';
import { pullFrame } from '../../../../src/sandbox/pages/views/pull-frame.ts';

const person = (login: string) => ({ login, name: undefined, isBot: false });

function aPull(more: Partial<PullFacts>): PullFacts {
  return {
    repository: { owner: 'acme', repo: 'app' },
    number: 1,
    title: 'Scale payments',
    state: 'open',
    author: person('anna'),
    mergedBy: undefined,
    createdAt: '2026-05-04T09:00:00Z',
    updatedAt: '2026-05-04T09:00:00Z',
    labels: [],
    comments: 0,
    checks: tallyChecks([]),
    baseBranch: 'main',
    headBranch: 'scale',
    headOwner: undefined,
    headSha: '1'.repeat(40),
    ...more,
  };
}

function lineOf(pull: PullFacts): string {
  const now = '2026-05-04T09:00:00Z';
  const html = pullFrame({ pull, commits: 1, files: 1, now }, 'conversation', markup``).toString();
  const line = /<p class="pull-line">.*?<\/p>/su.exec(html)?.[0] ?? '';
  return line.replace(/<[^>]*>/gu, ' ').replace(/\s+/gu, ' ');
}

describe('the head of a pull request', () => {
  it('says who wants to merge while it is open, and who has merged it afterwards', () => {
    expect(lineOf(aPull({}))).toContain('anna wants to merge 1 commit from scale into main');
    expect(lineOf(aPull({ state: 'merged', mergedBy: person('ben') }))).toContain(
      'ben merged 1 commit from scale into main',
    );
  });
});
