import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { marked } from 'marked';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareText } from '../../../src/model/ref.ts';
import { listAt, textAt } from '../../../src/model/read-unknown.ts';
import { aBotOnAForge, canary, type BotOnAForge } from '../../builders/a-bot-on-a-forge.ts';
import {
  allGreen,
  allRed,
  conclusionsOf,
  goodChange,
  type Files,
  type PushedRepository,
  type Shown,
} from '../../builders/a-pushed-repository.ts';
import { manifestText, serviceText } from '../../builders/a-registry.ts';

/** What somebody writes who wants more from a comment than to be read. */
const attack = [
  '<script>alert(1)</script>',
  '@everyone `code` ![image](http://evil.test/x.png) [link](javascript:alert(1)) http://evil.test #1',
  '````',
  '</details></summary></code></pre>',
  '# Approved ~~~',
].join('\n');
const quoted = JSON.stringify(attack);

const wrongField = '  nope: 1\n';

/** All that a comment of ours is made of; of attributes only these. */
const ownTags = new Set(
  'b blockquote br code details em h3 hr li ol p pre strong sub summary table tbody td th thead tr ul'.split(
    ' ',
  ),
);
const ownAttributes = new Set(['open', 'align', 'class']);

describe('hostile content', () => {
  let world: BotOnAForge;
  let repository: PushedRepository;

  beforeAll(async () => {
    world = await aBotOnAForge();
    repository = await world.addRepository('registry');
  });

  afterAll(() => world.close());

  async function review(branch: string, files: Files, base = 'main'): Promise<Shown> {
    await repository.push(branch, files, { message: canary });
    const number = await repository.open(branch, {
      base,
      title: attack.slice(0, 200),
      body: `${canary} ${attack}`,
    });
    await world.settle();
    const shown = await repository.shown(number);
    expect(shown.comments).toHaveLength(1);
    for (const { text, summary } of shown.checks) expectHarmless(`${summary}\n\n${text}`);
    for (const comment of shown.comments) expectHarmless(comment);
    return shown;
  }

  async function annotationsOf({ checks }: Shown): Promise<readonly string[]> {
    const validate = checks.find(({ name }) => name === 'charter/validate');
    const answer = await world.api('GET', `${repository.path}/check-runs/${validate?.id}/annotations`);
    return listAt({ list: answer.body }, 'list')
      .map((annotation) => textAt(annotation, 'path') ?? '')
      .toSorted(compareText);
  }

  it.each([
    'x;$(touch${IFS}pwned)',
    '`touch${IFS}pwned`',
    "a'b",
    '--upload-pack=touch${IFS}pwned',
    'é\u202Eẞ',
  ])('runs nothing for a branch whose name is %s, be it head or base', async (branch) => {
    expect(conclusionsOf((await review(branch, goodChange)).checks)).toEqual(allGreen);
    const onto = await review(`onto-${branch}`, goodChange, await copyOfMain(`base-${branch}`));
    // Nobody has agreed to anything in a branch that everybody may push to.
    expect(conclusionsOf(onto.checks)).toEqual([...allGreen.slice(0, 3), '']);
    const made = [...readdirSync('.'), ...readdirSync(world.dataDir, { recursive: true, encoding: 'utf8' })];
    expect(made.filter((path) => basename(path) === 'pwned')).toEqual([]);
  });

  async function copyOfMain(branch: string): Promise<string> {
    await repository.push(branch, {});
    return branch;
  }

  it('would be seen by these stories if it were not escaped', () => {
    for (const line of attack.split('\n').slice(0, 2))
      expect(() => expectHarmless(line)).toThrow('to deeply equal');
  });

  it('stays text where the plan shows it', async () => {
    const shown = await review('values', {
      'services/payments.yaml': [
        'apiVersion: charter.dev/v1',
        'kind: Service',
        `metadata: {name: payments, title: ${quoted}, labels: {${quoted}: ${quoted}}}`,
        `spec: {runtime: {type: process}, command: [${quoted}], config: {${quoted}: ${quoted}}}`,
        '',
      ].join('\n'),
    });
    expect(conclusionsOf(shown.checks)).toEqual(allGreen);
    expect(shown.comments[0]).toContain('alert(1)');
  });

  it('stays text where a message shows it', async () => {
    const shown = await review('messages', {
      'services/name.yaml': manifestText('Service', quoted, '  runtime: {type: process}\n  command: [x]\n'),
      'services/ref.yaml': serviceText(
        'ref',
        `  dependsOn:\n    ${JSON.stringify(`service:${attack}`)}: {}\n`,
      ),
      'services/field.yaml': serviceText('field', `  ${quoted}: 1\n`),
      'services/kind.yaml': `apiVersion: charter.dev/v1\nkind: ${quoted}\nmetadata: {name: kind}\nspec: {}\n`,
      'services/syntax.yaml': `apiVersion: charter.dev/v1\nkind: Service\n${attack}\n`,
    });
    expect(conclusionsOf(shown.checks)).toEqual(allRed);
    expect(await annotationsOf(shown)).toEqual(
      expect.arrayContaining(
        ['field', 'kind', 'name', 'ref', 'syntax'].map((name) => `services/${name}.yaml`),
      ),
    );
  });

  it('stays text in the names of files, and an annotation goes only where it can', async () => {
    const shown = await review('names', {
      'services/"a" `b` <script>alert(1)</script> @everyone\nsecond.yaml': serviceText('lines', wrongField),
      'services/-rf \\ $(x) | y.yaml': serviceText('shell', wrongField),
      'services/\u202Elmay.yaml': serviceText('turned', wrongField),
    });
    expect(conclusionsOf(shown.checks)).toEqual(allRed);
    expect(await annotationsOf(shown)).toEqual(['services/-rf \\ $(x) | y.yaml', 'services/\u202Elmay.yaml']);
    expect(shown.comments[0]).toContain('unprintable-path');
  });

  it('is not read through a link that leads out of the repository', async () => {
    const shown = await review('links', {
      'services/passwd.yaml': { mode: '120000', content: '/etc/passwd' },
      'services/payments.yaml': { mode: '120000', content: '../../../../../../../../etc/passwd' },
    });
    expect(conclusionsOf(shown.checks)).toEqual(allRed);
    expect(shown.comments[0]).toContain('**symlink**');
    expect(JSON.stringify(shown)).not.toContain('root:');
  });

  it('does not go off when it is a bomb of aliases, of depth or of keys', async () => {
    const layers = 'abcdefghi'.split('');
    const aliases = layers.map((name, index) => {
      const inner = index === 0 ? 'x' : `*${layers[index - 1]}`;
      return `${name}: &${name} [${Array.from({ length: 9 }, () => inner).join(', ')}]`;
    });
    const keys = Array.from({ length: 100_001 }, (_, index) => `    k${index}: 1`);
    const shown = await review('bombs', {
      'services/aliases.yaml': `apiVersion: charter.dev/v1\nkind: Service\n${aliases.join('\n')}\n`,
      'services/depth.yaml': `apiVersion: charter.dev/v1\nkind: Service\nspec: ${'['.repeat(50_000)}${']'.repeat(50_000)}\n`,
      'services/keys.yaml': serviceText('keys', `  config:\n${keys.join('\n')}\n`),
    });
    expect(conclusionsOf(shown.checks)).toEqual(allRed);
    expect(await annotationsOf(shown)).toEqual(
      ['aliases', 'depth', 'keys'].map((name) => `services/${name}.yaml`),
    );
  });

  it('leaves no work behind, and neither secrets nor bodies in the log', async () => {
    await world.settle();
    expect(await world.bot().counts()).toEqual({ waiting: 0, running: 0, failed: 0 });
    expect(world.leaks()).toEqual([]);
  });
});

/** Reads Markdown as a browser would in the end: nothing but our own elements, and no mention or address outside code. */
function expectHarmless(markdown: string): void {
  const html = marked.parse(markdown, { async: false, gfm: true }).replaceAll(/<!--.*?-->/gs, '');
  const tags = [...html.matchAll(/<\/?([a-z][\w-]*)([^>]*)>/gi)];
  expect(tags.map(([, tag = '']) => tag.toLowerCase()).filter((tag) => !ownTags.has(tag))).toEqual([]);
  const attributes = tags.flatMap(([, , rest = '']) =>
    [...rest.matchAll(/([\w-]+)(?==|\s|$)/g)].map(([name]) => name),
  );
  expect(
    attributes.filter(
      (name) =>
        !ownAttributes.has(name) && !/^(?:left|right|center)$/.test(name) && !name.startsWith('language-'),
    ),
  ).toEqual([]);
  const words = html.replaceAll(/<(pre|code)\b.*?<\/\1>/gs, '');
  expect(words).not.toMatch(/@everyone|evil\.test|javascript:/);
}
