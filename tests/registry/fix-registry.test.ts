import { describe, expect, it } from 'vitest';
import { fixFiles } from '../builders/a-fixed-registry.ts';
import { environmentText, overlayText, serviceText } from '../builders/a-registry.ts';

const settings = 'apiVersion: charter.dev/v1\nkind: Settings\n';

const needs = (name: string): string => serviceText('web', `  dependsOn:\n    service:${name}: {}\n`);

function textOfNames(letter: string): string {
  const names = Array.from({ length: 6_000 }, (_, key) => `${letter}${key}`);
  return serviceText('a', `  environments: [${names.join(', ')}]\n`);
}

async function fixOne(text: string, file = 'a.yaml'): Promise<{ text: string; rules: readonly string[] }> {
  const [fixed] = (await fixFiles({ 'charter.yaml': settings, [file]: text })).files;
  return { text: fixed?.after ?? text, rules: fixed?.fixes.map(({ rule }) => rule) ?? [] };
}

describe('fixing a registry', () => {
  it('goes on while one fix makes room for another, and then brings the file into form', async () => {
    const right = serviceText('a', '  replicas: 2\n');
    const wrong = `\u{FEFF}${right.replace('    type: process', '\t\ttype: proces').replace('replicas: 2', 'replcas: "2"')}\n\n`;

    expect(await fixOne(wrong)).toEqual({
      text: right,
      rules: [
        'byte-order-mark',
        'tab-indentation',
        'wrong-value',
        'unknown-field',
        'wrong-type',
        'final-line-end',
      ],
    });
  });

  it('repairs ten thousand problems of one file in a few rounds', async () => {
    const right = serviceText('a');

    const fixed = await fixOne(`${right}${'description: x\n'.repeat(10_001)}`);

    expect(fixed.text).toBe(`${right}description: x\n`);
    expect(fixed.rules.filter((rule) => rule === 'duplicate-key')).toHaveLength(10_000);
  }, 120_000);

  it('repairs six thousand names in one file in a few rounds', async () => {
    expect((await fixOne(textOfNames('E'))).text).toBe(textOfNames('e'));
  }, 120_000);

  it('repairs more problems than are told at once', async () => {
    const wrong = serviceText(
      'a',
      `  environments: [${Array.from({ length: 250 }, (_, key) => `E${key}`).join(', ')}]\n`,
    );
    const { text } = await fixOne(wrong);

    expect(text).toBe(wrong.replaceAll(/E(?=\d)/g, 'e'));
  });

  it('repairs the front matter of a page, and leaves what is below', async () => {
    const body = '# A  \n\n"open  \n\n\n';
    const page = (kind: string): string => `---\n${serviceText('a').replace('Service', kind)}---\n${body}`;

    expect(await fixOne(page('Servcie  '), 'a.md')).toEqual({
      text: page('Service'),
      rules: ['unknown-kind', 'trailing-space'],
    });
  });

  it('repairs defaults, and settings without their form', async () => {
    const defaults =
      'kind: Defaults\nspec:\n  Service:\n    spec:\n      replicas: "2"\napiVersion: charter.dev/v1\n';
    const { files } = await fixFiles({
      'charter.yaml': 'kind: Settings\napiVersion: charter.dev/v1\nspec:\n  limits: {dpeth: 10}  \n',
      'services/_defaults.yaml': defaults,
      'services/a.yaml': serviceText('a'),
    });

    expect(files.map(({ file, after }) => [file, after])).toEqual([
      ['charter.yaml', 'kind: Settings\napiVersion: charter.dev/v1\nspec:\n  limits: {depth: 10}  \n'],
      [
        'services/_defaults.yaml',
        'apiVersion: charter.dev/v1\nkind: Defaults\nspec:\n  Service:\n    spec:\n      replicas: 2\n',
      ],
    ]);
  });

  it('looks at the whole registry, and changes only what is chosen', async () => {
    const files = {
      'charter.yaml': settings,
      'a/a.yaml': serviceText('ledger'),
      'b/web.yaml': needs('legder'),
      'c/x.yaml': `${serviceText('x')}\n\n`,
    };
    const fixed = await fixFiles(files, 'b/');

    expect(fixed.files).toEqual([
      {
        file: 'b/web.yaml',
        before: needs('legder'),
        after: needs('ledger'),
        fixes: [{ rule: 'unknown-ref', title: 'Replace `service:legder` with `service:ledger`', line: 10 }],
      },
    ]);
    expect(fixed.state.diagnostics).toEqual([]);
  });

  it('puts back a file that would name what is named already', async () => {
    const files = { 'charter.yaml': settings, 'a.yaml': serviceText('pay'), 'b.yaml': serviceText('Pay') };
    const { files: fixed, state } = await fixFiles(files);

    expect(fixed).toEqual([]);
    expect(state.diagnostics.map(({ code }) => code)).toEqual(['invalid-name']);
  });

  it('writes the target of an overlay in full, and its patch still takes effect', async () => {
    const files = {
      'charter.yaml': settings,
      'e.yaml': environmentText('staging'),
      'o.yaml': overlayText('a', 'staging', '    replicas: 2\n'),
      's.yaml': serviceText('a'),
    };
    const { files: fixed, state } = await fixFiles(files);

    expect(fixed.map(({ file, after }) => [file, after])).toEqual([
      ['o.yaml', files['o.yaml'].replace('target: a', 'target: service:a')],
    ]);
    expect(state.diagnostics).toEqual([]);
  });
});
