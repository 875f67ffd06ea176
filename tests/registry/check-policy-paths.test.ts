import { describe, expect, it } from 'vitest';
import { manifestText, parseText, summaryOf } from '../builders/a-registry.ts';

describe('the paths in a Policy', () => {
  it('are globs that can be read', () => {
    const spec = [
      '  sections:',
      '    ownership:',
      '      - {path: "services/**", owner: web}',
      '      - {path: "services/[ab]", owner: web}',
      '    approvals:',
      '      - id: web',
      '        from: web',
      '        count: 1',
      '        when:',
      '          paths: ["*.md", "{a,{b}}"]',
      '',
    ].join('\n');
    const { diagnostics } = parseText(manifestText('Policy', 'web', spec));

    expect(summaryOf(diagnostics)).toEqual(['invalid-glob 9:16', 'invalid-glob 15:27']);
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'The glob `services/[ab]` cannot be read: `[` is not supported. Use `*`, `**`, `?` and `{a,b}`.',
      'The glob `{a,{b}}` cannot be read: its braces are nested or not closed. Use `*`, `**`, `?` and `{a,b}`.',
    ]);
  });
});
