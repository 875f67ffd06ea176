import { describe, expect, it } from 'vitest';
import { splitFrontMatter } from '../../src/registry/reading/front-matter.ts';
import { parseText, serviceText, summaryOf } from '../builders/a-registry.ts';

const markdown = (yaml: string, body = ''): string => `---\n${yaml}---\n${body}`;

describe('a Markdown manifest', () => {
  it('is its front matter, and the text below documents it', () => {
    const { manifests, diagnostics } = parseText(
      markdown(serviceText('a'), '\n# Runbook\n\n--- \nRestart it.\n'),
      {
        file: 'a.md',
      },
    );

    expect(diagnostics).toEqual([]);
    expect(manifests.map(({ ref, documentation }) => [ref, documentation])).toEqual([
      ['service:a', '# Runbook\n\n--- \nRestart it.\n'],
    ]);
    expect(manifests[0]?.nameRange.line).toBe(5);
  });

  it('reads the same with the line ends of Windows', () => {
    const text = markdown(serviceText('a'), 'Text.\n').replaceAll('\n', '\r\n');
    const { manifests, diagnostics } = parseText(text, { file: 'a.md' });

    expect(diagnostics).toEqual([]);
    expect(manifests[0]?.documentation).toBe('Text.\r\n');
  });

  it('is told what is wrong at the lines of the file', () => {
    const { diagnostics } = parseText(markdown(serviceText('a', '  replica: 1\n'), 'Text: [not yaml\n'), {
      file: 'a.md',
    });

    expect(summaryOf(diagnostics)).toEqual(['unknown-field 10:3']);
  });

  it('may say what it likes in its text, and hide nothing in its front matter', () => {
    const body = 'A family \u{1F468}\u200D\u{1F469}, and \u202Eturned\u202C.\n';
    const hidden = serviceText('a').replace('name: a', 'name: a # \u202E');

    expect(parseText(markdown(serviceText('a'), body), { file: 'a.md' }).diagnostics).toEqual([]);
    expect(summaryOf(parseText(markdown(hidden, body), { file: 'a.md' }).diagnostics)).toEqual([
      'hidden-character 5:13',
    ]);
  });

  it.each([
    ['a page without front matter', '# Title\n'],
    ['the front matter of another tool', markdown('title: A page\nlayout: post\n', 'Text.\n')],
    ['a rule at the beginning', '---\nText.\n'],
    ['an empty file', ''],
    ['a page in another encoding', Uint8Array.of(0xff, 0xfe, 0x23, 0x00)],
    ['a page beyond the limit', `# Title\n${'x'.repeat(1_100_000)}`],
  ])('is not %s, which is left alone', (_what, text) => {
    expect(parseText(text, { file: 'docs/page.md' })).toMatchObject({ manifests: [], diagnostics: [] });
  });

  it.each([
    ['has no front matter', '# Title\n', true],
    ['has front matter without an end', '---\ntitle: x\n', true],
    ['is plainly meant as one, and its front matter has no end', `---\n${serviceText('a')}`, false],
  ])('is missed where a file %s', (_what, text, isExplicit) => {
    expect(summaryOf(parseText(text, { file: 'a.md', isExplicit }).diagnostics)).toEqual([
      'no-front-matter 1:1',
    ]);
  });

  it('takes the first line of dashes as the end, whatever follows', () => {
    expect(splitFrontMatter('---\na: 1\n...\nb\n---\nc\n')).toEqual({
      kind: 'front-matter',
      yaml: '---\na: 1\n',
      body: 'b\n---\nc\n',
    });
  });
});
