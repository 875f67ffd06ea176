import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { main } from '../../../src/entry/cli/main.ts';
import { manifestKinds } from '../../../src/model/ref.ts';
import { FakeTerminal } from './a-terminal.ts';

interface Run {
  readonly exitCode: number;
  readonly output: string;
  readonly errors: string;
}

async function schema(...words: readonly string[]): Promise<Run> {
  const terminal = new FakeTerminal();
  const exitCode = await main(['schema', ...words], terminal);
  return { exitCode, output: terminal.output, errors: terminal.errors };
}

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'charter-schemas-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const committed = (name: string): unknown =>
  JSON.parse(readFileSync(join('schemas', `${name}.schema.json`), 'utf8'));

describe('charter schema', () => {
  it.each([...manifestKinds.filter((kind) => kind !== 'Overlay'), 'service', 'SETTINGS'])(
    'prints the schema of %s',
    async (word) => {
      const { exitCode, output, errors } = await schema(word);

      expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' });
      expect(JSON.parse(output)).toEqual(committed(word.toLowerCase()));
    },
  );

  it.each([
    ['Overlay', 'Overlay'],
    ['defaults', 'Charter defaults'],
  ])('prints that of %s with what may stand in a patch, and refers to no file', async (word, title) => {
    const { output } = await schema(word);

    expect(JSON.parse(output)).toMatchObject({
      title,
      $defs: { 'patches.service.spec': { title: 'Service' }, 'patches.stack.spec': { title: 'Stack' } },
    });
    expect(output).not.toContain('.schema.json#');
  });

  it.each([[[]], [['charter']], [['--json']]])('prints the one over all in one piece: %j', async (words) => {
    const { output } = await schema(...words);

    expect(JSON.parse(output)).toMatchObject({
      title: 'Charter manifest',
      $defs: { service: { title: 'Service' }, 'service.health': { title: 'Health' } },
    });
  });

  it.each([
    ['Servise', 'There is no kind `Servise`.', 'Did you mean `npx charter schema service`?'],
    [
      'x',
      'There is no kind `x`.',
      'There are environment, service, stack, tool, agent, workflow, group, policy, escalation, overlay, settings, defaults.',
    ],
  ])('names the nearest kind to %s', async (word, message, hint) => {
    expect(await schema(word)).toEqual({
      exitCode: 2,
      output: '',
      errors: `error ${message} (lookup-kind-unknown)\nhint  ${hint}\n`,
    });
  });

  it('writes every schema into a folder that it makes, as they lie in the package', async () => {
    const folder = join(aFolder(), 'deep', 'er');
    const { exitCode, output } = await schema('--out', folder);
    const files = readdirSync('schemas').toSorted();

    expect({ exitCode, output }).toEqual({ exitCode: 0, output: `✓ ${files.length} schemas in ${folder}\n` });
    expect(readdirSync(folder).toSorted()).toEqual(files);
    for (const file of files) {
      expect(JSON.parse(readFileSync(join(folder, file), 'utf8'))).toEqual(
        committed(file.replace('.schema.json', '')),
      );
    }
  });

  it('replaces what an older version wrote, and says for a program what it wrote', async () => {
    const folder = aFolder();
    writeFileSync(join(folder, 'service.schema.json'), 'old');
    const { output, errors } = await schema('--out', folder, '--json');

    expect(errors).toBe('');
    expect(JSON.parse(output)).toEqual({
      folder,
      written: ['charter', ...manifestKinds, 'settings', 'defaults', 'patches'].map(
        (name) => `${name.toLowerCase()}.schema.json`,
      ),
    });
    expect(JSON.parse(readFileSync(join(folder, 'service.schema.json'), 'utf8'))).toEqual(
      committed('service'),
    );
  });

  it('does not guess whether a kind or a folder was meant', async () => {
    const { exitCode, output, errors } = await schema('Service', '--out', join(aFolder(), 'new'));

    expect({ exitCode, output }).toEqual({ exitCode: 2, output: '' });
    expect(errors).toContain('takes no kind; found `Service`. (usage-unexpected-argument)');
  });

  it('says why it cannot write', async () => {
    const file = join(aFolder(), 'file');
    writeFileSync(file, '');
    const { exitCode, errors } = await schema('--out', file);

    expect(exitCode).toBe(2);
    expect(errors).toContain('error The schemas cannot be written: EEXIST');
    expect(errors).toContain('(schema-not-written)');
  });
});
