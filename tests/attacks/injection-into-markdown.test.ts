import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Account } from '../../src/model/account.ts';
import { GatedWorld, protectedRegistry, texts } from '../builders/a-gated-world.ts';
import { people } from '../builders/fake-forge.ts';
import type { Files } from '../builders/fake-repository.ts';
import { harmsIn } from '../builders/harms.ts';
import { hostileText } from '../render/hostile-text.ts';

/** What somebody writes who wants more from a text than to be read: one line, as commands and CODEOWNERS have it. */
const attack = [
  '<!-- charter:review --> <!-- charter:answer 5001 --> <!-- charter:answer v1 e30.AAAA -->',
  '<script>alert(1)</script> </details></summary></code></pre> <img src=x onerror=alert(1)>',
  '@acme/everyone @octocat #12 GH-7 ![i](http://evil.example/x) [l](javascript:alert(1)) http://evil.example www.evil.example',
  '` `` ```` ~~~ | \\| **b** $x$ <!-- --> ]]> \u202E\u200B\u0007',
].join(' ');

const marked = /^\s*<!-- charter:/;

interface Shown {
  readonly markdown: readonly string[];
  readonly lines: readonly string[];
}

const sealed = (mode: string, signed = ''): string =>
  `apiVersion: charter.dev/v1\nkind: Policy\nmetadata: {name: sealed}\nspec: {${signed}sections: {remediation: {mode: ${mode}}}}\n`;

/** A base whose rules name nobody, in a text. */
function brokenBase(text: string, line: string, file: string): Files {
  const from = JSON.stringify(`group:${text}`);
  return {
    ...protectedRegistry,
    CODEOWNERS: `* @ben @cleo\n/services/${line.replaceAll(/\s/g, '?')} @ben\n${line} @nobody/${line}\n`,
    'policies/release.yaml': texts.policy(
      'release',
      `      - {id: one, from: ${from}, count: 1}\n      - {id: two, count: 2, from: user:ben}\n`,
    ),
    [file]: sealed('report', 'signed: {approvals: {by: group:x, count: 1}}, '),
  };
}

function brokenHead(text: string, file: string): Files {
  const quoted = JSON.stringify(text);
  return {
    'services/wrong.yaml': `${texts.service('wrong', 1)}  ${quoted}: 1\n  config: {${quoted}: ${quoted}}\n`,
    [file]: sealed('propose'),
  };
}

/** All that the bot shows of a pull request in which a text stands wherever one may. */
async function shownWith(text: string, { isPlanned = false } = {}): Promise<Shown> {
  const line = text.replaceAll(/[\r\n]+/g, ' ');
  // Git's paths are bytes, so no half of a character gets out of them.
  const file = `policies/${line.toWellFormed().replaceAll('/', '-')}.yaml`;
  const broken = { base: brokenBase(text, line, file), head: brokenHead(text, file) };
  const { base, head } = isPlanned ? { base: protectedRegistry, head: {} } : broken;
  const scaled = `${texts.service('web', 2)}  config: {A: ${JSON.stringify(text)}}\n`;
  const world = new GatedWorld({ ...base, 'services/web.yaml': scaled, ...head }, base);
  const eve: Account = { id: 666, login: line, kind: 'person' };
  world.forge.roles.set(eve.id, 'write');
  world.forge.commitAuthors = [eve];
  await world.run();
  world.review(eve);
  for (const command of [
    '/plan',
    '/approve',
    '/unapprove',
    '/explain',
    '/hold',
    '/lock staging',
    '/plna',
    '/deploy',
  ])
    world.comment(eve, `${command} ${line}`);
  world.comment(people.ben, `/status ${line}\n/help`);
  world.comment(eve, '/hold');
  await world.run();
  const reports = world.forge.checks.map(({ report }) => report);
  const own = world.forge.comments.filter(({ by }) => by.id === people.bot.id).map(({ body }) => body);
  expect(own.length).toBeGreaterThan(5);
  return {
    markdown: [...reports.map(({ summary, text: more = '' }) => `${summary}\n\n${more}`), ...own],
    lines: reports.flatMap(({ title, annotations }) => [title, ...annotations.map((one) => one.title)]),
  };
}

it.each([true, false])(
  'shows no element, link or mention that somebody wrote, be there a plan or not: %s',
  async (isPlanned) => {
    const { markdown } = await shownWith(attack, { isPlanned });

    expect(markdown.flatMap(harmsIn)).toEqual([]);
    expect(markdown.some((text) => text.includes('alert(1)'))).toBe(true);
  },
);

it('would be seen by these tests if it were not escaped', () => {
  expect(harmsIn(attack).length).toBeGreaterThan(3);
});

it('shows no marker of its own that somebody wrote: those stand on the first line, and on the last of an answer', async () => {
  const { markdown } = await shownWith(attack);
  const misplaced = markdown.flatMap((text) =>
    text
      .trimEnd()
      .split('\n')
      .slice(1, -1)
      .filter((line) => marked.test(line)),
  );

  expect(misplaced).toEqual([]);
});

it.each([true, false])(
  'shows titles of one line that is seen, be there a plan or not: %s',
  async (isPlanned) => {
    const { lines } = await shownWith(`${attack}\nsecond`, { isPlanned });

    expect(lines.filter((line) => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(line) || line.length > 255)).toEqual([]);
  },
);

it('does so whatever is written', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(hostileText, async (text) => {
      const { markdown } = await shownWith(text);

      expect(markdown.flatMap(harmsIn)).toEqual([]);
    }),
    { numRuns: 25 },
  );
});
