import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPages } from '../../../src/sandbox/pages/pages.ts';
import { aForgeWorld, type ForgeWorld } from '../../builders/a-forge-world.ts';

/** Ways out of text, attributes, text areas, styles, comments and scripts, in one value. */
const attack = [
  `"><script>alert(1)</script>`,
  `'><img src=x onerror=alert(1)>`,
  '</textarea></title></style></pre><svg onload=alert(1)>',
  '` onmouseover=alert(1) style=x:y {{7*7}} <!-- -->',
  '<a href="javascript:alert(1)">x</a> [y](javascript:alert(1))',
  '\u202e\u0000',
].join(' ');

const elements = new Set(
  `!doctype html head meta title link script body a header footer nav main section article aside div span p h1 h2 h3 h4
   ul ol li dl dt dd table caption thead tbody tr th td details summary pre code strong b em i del br hr blockquote kbd
   form input label select option textarea button time svg path circle rect bdi figure sub sup`.split(/\s+/u),
);

const attributes = new Set(
  `lang charset name content rel href type nonce src defer class id aria-label aria-labelledby aria-hidden aria-current
   role title tabindex datetime method action accept-charset for rows maxlength placeholder value required selected
   formaction open scope colspan align checked disabled html data-live data-digest viewbox width height fill stroke
   stroke-width stroke-linecap stroke-linejoin stroke-dasharray d cx cy r x y rx`.split(/\s+/u),
);

/** Reads a page as strictly as it is written: every `<` must begin a tag of ours. Gives what is not. */
function strangeMarkup(page: string): readonly string[] {
  const strange: string[] = [];
  const rest = page.replace(
    /<(\/?)([!a-z][a-z0-9]*)((?:\s+[\w-]+(?:="[^"<>]*")?)*)\s*\/?>/giu,
    (tag, ...parts) => {
      const [, name, list] = parts.map(String);
      const pairs = [...(list ?? '').matchAll(/([\w-]+)(?:="([^"]*)")?/gu)];
      const isKnown = elements.has((name ?? '').toLowerCase());
      if (!isKnown || pairs.some(([, key, value]) => !isHarmless(key ?? '', value ?? ''))) strange.push(tag);
      return '';
    },
  );
  return [...strange, ...(rest.match(/[<>].{0,60}/gu) ?? [])];
}

function isHarmless(name: string, value: string): boolean {
  if (!attributes.has(name.toLowerCase())) return false;
  const isAddress = ['href', 'src', 'action', 'formaction'].includes(name);
  return !isAddress || /^(?:https?:\/\/|mailto:|(?![/\\]{2})[^:]*(?:[/?#]|$))/u.test(value);
}

describe('what people write', () => {
  let world: ForgeWorld;
  let paths: readonly string[] = [];
  beforeAll(async () => {
    world = await aForgeWorld();
    const branch = "change-<script>alert(1)</script>'&";
    const file = `dir <script>/"onload=alert(1) '<svg>.yaml`;
    world.account('mallory', { name: attack, email: 'mallory@acme.example' });
    await world.commit({
      branch: 'main',
      message: attack,
      author: 'mallory',
      files: { 'README.md': attack, [file]: 'a: 1\n' },
    });
    const sha = await world.commit({
      branch,
      from: 'main',
      author: 'mallory',
      message: `${attack}\n\n${attack}`,
      files: { [file]: `a: "${attack}"\n${attack}\n`, 'renamed <b>.md': attack, 'README.md': null },
    });
    const pull = await world.pull({
      title: attack,
      body: attack,
      head: branch,
      author: 'mallory',
      labels: { [attack]: 'red"><script>' },
    });
    world.comment(pull, attack, { author: 'mallory' });
    world.comment(
      pull,
      `\`\`\`mermaid\ngraph LR\n a["${attack}"]\n click a "javascript:alert(1)"\n%%{init: {"securityLevel": "loose"}}%%\n\`\`\``,
    );
    world.review(pull, 'APPROVED', { author: 'mallory', body: attack });
    world.checkRun(sha, {
      name: attack,
      title: attack,
      summary: attack,
      text: attack,
      detailsUrl: 'javascript:alert(1)',
      conclusion: 'failure',
      actions: [{ label: attack, description: attack, identifier: attack }],
      annotations: [
        {
          path: file,
          startLine: 1,
          endLine: 1,
          startColumn: 2,
          endColumn: 9,
          title: attack,
          message: attack,
          rawDetails: attack,
        },
        { path: `elsewhere ${attack}`, title: attack, message: attack },
      ],
    });
    const delivery = world.deliver({
      event: attack,
      action: attack,
      guid: attack,
      status: attack,
      url: attack,
      request: { headers: {}, payload: attack },
      response: { headers: {}, payload: attack },
    });
    const encoded = encodeURIComponent(file).replaceAll('%2F', '/');
    const main = '/acme/platform';
    const attacked = encodeURIComponent(attack);
    paths = [
      '/',
      main,
      `${main}/pulls`,
      `${main}/pull/1`,
      `${main}/pull/1/commits`,
      `${main}/pull/1/files`,
      `${main}/pull/1/files?file=${attacked}`,
      `${main}/pull/1/checks`,
      '/_/deliveries',
      `/_/deliveries/${world.app.id}/${delivery.id}`,
      `${main}/commit/${sha}`,
      `${main}/commits/main`,
      `${main}/commits/${encodeURIComponent(branch)}`,
      `${main}/blob/${sha}/${encoded}`,
      `${main}/blob/main/README.md`,
      `${main}/tree/${encodeURIComponent(branch)}`,
      `/${attacked}/x`,
      `${main}/blob/main/${attacked}`,
      `${main}/tree/${attacked}`,
    ];
  });
  afterAll(() => world.close());

  it('stays text on every page', async () => {
    const pages = createPages(world.view);
    const found: Record<string, readonly string[]> = {};
    for (const path of paths) {
      const response = await pages(new Request(`http://127.0.0.1:4000${path}`));
      const strange = strangeMarkup(await response.text());
      if (strange.length > 0) found[path] = strange;
    }

    expect(paths.length).toBe(19);
    expect(found).toEqual({});
  });

  it('is there to be read', async () => {
    const pages = createPages(world.view);
    const page = async (path: string) => (await pages(new Request(`http://127.0.0.1:4000${path}`))).text();
    const escaped = '&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;';

    for (const tab of ['', '/files', '/checks', '/commits'])
      expect(await page(`/acme/platform/pull/1${tab}`)).toContain(escaped);
    expect(await page('/acme/platform/pull/1')).toContain('<span class="hidden-character">U+202E</span>');
    expect(await page('/acme/platform/pull/1/checks')).not.toContain('>details</a>');
  });

  it('is found when a page lets it through, as this test would', () => {
    expect(strangeMarkup('<p>ok <a href="/x">y</a></p>')).toEqual([]);
    expect(strangeMarkup('<p><img src="x"></p>')).toEqual(['<img src="x">']);
    expect(strangeMarkup('<p onclick="x">')).toEqual(['<p onclick="x">']);
    expect(strangeMarkup('<a href="javascript:x">')).toEqual(['<a href="javascript:x">']);
    expect(strangeMarkup('<a href="//evil">')).toEqual(['<a href="//evil">']);
    expect(strangeMarkup('a < b')).toEqual(['< b']);
  });
});

describe('a pull request of 5,000 files', () => {
  it('is shown page by page, and every file can be reached', async () => {
    const world = await aForgeWorld();
    const files = Object.fromEntries(
      Array.from({ length: 5_000 }, (_, index) => [
        `many/${index % 50}/service-${index}.yaml`,
        'a: 1\n'.repeat(100),
      ]),
    );
    await world.commit({ branch: 'main', files: { 'README.md': 'x\n' } });
    await world.commit({ branch: 'change', from: 'main', files });
    const pull = await world.pull();
    world.checkRun(pull.headSha, {
      annotations: [{ path: 'many/9/service-9.yaml', startLine: 100, endLine: 100, message: 'here' }],
    });
    const pages = createPages(world.view);
    const page = async (path: string) =>
      (await pages(new Request(`http://127.0.0.1:4000/acme/platform/pull/1${path}`))).text();
    const first = await page('/files');
    const last = await page('/files?from=4900');
    const conversation = await page('');
    const alone = await page('/files?file=many%2F9%2Fservice-9.yaml');
    world.close();

    expect(first).toContain('5,000 files changed');
    expect(first).toContain('Showing 1 to 100 of 5,000 files');
    expect(first.match(/<details class="panel file"/gu)?.length).toBe(100);
    expect(first.match(/<tr class="line-added"/gu)?.length).toBe(3_000);
    expect(first.match(/left out to keep this page short/gu)?.length).toBe(70);
    expect(first.length).toBeLessThan(1_500_000);
    expect(last).toContain('Showing 4,901 to 5,000 of 5,000 files');
    expect(last).toContain('many/9/service-9');
    expect(conversation).toContain('/pull/1/files?file=many%2F9%2Fservice-9.yaml#note-');
    expect(alone).toMatch(/R100"[\s\S]*note-row[\s\S]*here/u);
  });
});
