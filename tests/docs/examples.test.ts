import { readFileSync } from 'node:fs';
import { marked } from 'marked';
import { describe, expect, it } from 'vitest';
import { parseFile } from '../../src/registry/parse-file.ts';
import { defaultSettings, readSettings } from '../../src/registry/settings.ts';

interface Example {
  readonly text: string;
  readonly kind: string;
}

const examples: readonly Example[] = marked
  .lexer(readFileSync('docs/manifests.md', 'utf8'))
  .flatMap((token) => (token.type === 'code' && token['lang'] === 'yaml' ? [String(token['text'])] : []))
  .map((text) => ({ text, kind: /^kind: (\w+)$/m.exec(text)?.[1] ?? 'nothing' }));

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(`${text}\n`);

describe('the examples in docs/manifests.md', () => {
  it('show a service, an overlay, defaults and the settings', () => {
    expect(examples.map(({ kind }) => kind)).toEqual(['Service', 'Overlay', 'Defaults', 'Settings']);
  });

  it.each(examples.filter(({ kind }) => kind === 'Service' || kind === 'Overlay'))(
    'hold for the $kind',
    ({ text }) => {
      const parsed = parseFile({
        file: 'example.yaml',
        blob: 'b1',
        bytes: bytesOf(text),
        settings: defaultSettings,
      });

      expect(parsed.diagnostics).toEqual([]);
      expect(parsed.manifests).toHaveLength(1);
    },
  );

  it.each(examples.filter(({ kind }) => kind === 'Defaults'))('hold for the $kind', ({ text }) => {
    const parsed = parseFile({
      file: '_defaults.yaml',
      blob: 'b1',
      bytes: bytesOf(text),
      settings: defaultSettings,
    });

    expect(parsed.diagnostics).toEqual([]);
    expect(Object.keys(parsed.defaults?.byKind ?? {})).toEqual(['Service']);
  });

  it.each(examples.filter(({ kind }) => kind === 'Settings'))('hold for the $kind', ({ text }) => {
    const { settings, diagnostics } = readSettings({ path: 'charter.yaml', bytes: bytesOf(text) });

    expect(diagnostics).toEqual([]);
    expect(settings.include).toEqual(['registry/**/*.yaml']);
    expect(settings.limits.fileBytes).toBe(262_144);
  });
});
