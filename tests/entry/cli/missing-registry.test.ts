import { describe, expect, it } from 'vitest';
import { aLocalRegistry, registryFiles, serviceFile } from './a-local-registry.ts';
import { runCharter } from './run-charter.ts';

const elsewhere = { 'README.md': 'nothing here', 'compose.yaml': 'services: {}' };

describe('where there is no registry', { timeout: 60_000 }, () => {
  it.each([
    ['policy'],
    ['policy --rev HEAD'],
    ['policy --base HEAD'],
    ['fix'],
    ['fix --check'],
    ['graph'],
    ['validate'],
  ])('%s ends with 2, so that a check of the wrong folder is not green', async (words) => {
    const { directory } = await aLocalRegistry(elsewhere);
    const { exitCode, output, errors } = await runCharter(words.split(' '), { in: directory });

    expect({ exitCode, output }).toEqual({ exitCode: 2, output: '' });
    expect(errors).toContain('There is no registry in /');
  });

  it('settings alone are enough for a registry, and so is a manifest', async () => {
    const settings = await aLocalRegistry({ 'charter.yaml': registryFiles['charter.yaml'] ?? '' });
    const manifest = await aLocalRegistry({ 'services/ledger.yaml': serviceFile('ledger') });
    const runs = [settings, manifest].flatMap(({ directory }) =>
      [['policy'], ['fix', '--check']].map((words) => runCharter(words, { in: directory })),
    );

    expect((await Promise.all(runs)).map(({ exitCode }) => exitCode)).not.toContain(2);
  });

  it('a change that removes the whole registry is judged, and no missing registry', async () => {
    const clone = await aLocalRegistry({
      'environment.yaml': registryFiles['environments/staging.yaml'] ?? '',
    });
    await clone.git('rm', '--quiet', 'environment.yaml');
    const { exitCode, errors } = await runCharter(['policy', '--base', 'HEAD'], { in: clone.directory });

    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' });
  });
});
