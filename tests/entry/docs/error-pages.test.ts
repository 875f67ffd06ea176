import { describe, expect, it } from 'vitest';
import { readErrorPage, readErrorPages } from '../../../src/entry/docs/error-pages.ts';
import { graphCodes } from '../../../src/graph/codes.ts';
import { registryCodes } from '../../../src/registry/codes.ts';

const page = `# Errors

About them all.

## A group of them

### tab-indentation

Warning. A line is indented with a tab,
which YAML does not allow. It never was.

What to do: use spaces.

\`\`\`yaml
# a comment, and no heading
\`\`\`

### plain

It is plain.
`;

describe('the pages on errors', () => {
  it('are read as a summary, a description and what to do', () => {
    expect(readErrorPage(page, 'https://example.com/errors.md')).toEqual([
      [
        'tab-indentation',
        {
          summary: 'A line is indented with a tab, which YAML does not allow.',
          description: 'A line is indented with a tab, which YAML does not allow. It never was.',
          help: 'What to do: use spaces.\n\n```yaml\n# a comment, and no heading\n```',
          address: 'https://example.com/errors.md#tab-indentation',
        },
      ],
      [
        'plain',
        {
          summary: 'It is plain.',
          description: 'It is plain.',
          help: '',
          address: 'https://example.com/errors.md#plain',
        },
      ],
    ]);
  });

  it('have a text for every code of a manifest', () => {
    const pages = readErrorPages();
    const texts = [...registryCodes, ...graphCodes].map((code) => [code, pages.get(code)] as const);

    expect(texts.filter(([, text]) => text === undefined || text.help === '')).toEqual([]);
    expect(texts.filter(([, text]) => (text?.summary.length ?? 0) > 240)).toEqual([]);
    expect(pages.get('dependency-cycle')?.address).toBe(
      'https://github.com/charter-dev/charter/blob/main/docs/errors/graph.md#dependency-cycle',
    );
  });
});
