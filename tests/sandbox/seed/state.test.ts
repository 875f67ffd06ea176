import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readState, writeState, type SandboxState } from '../../../src/sandbox/seed/state.ts';

const aState = (): SandboxState => ({
  version: 1,
  source: 'example',
  port: 4100,
  repository: { owner: 'nightjar', name: 'registry' },
  tokens: { mira: 'ghp_1' },
  app: { id: 1, slug: 'charter', privateKey: 'pem', webhookSecret: 'secret' },
});

describe('the state of a sandbox', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'charter-state-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is read as it was written', async () => {
    await writeState(folder, aState());
    expect(await readState(folder)).toEqual(aState());
  });

  it('can be read by its owner alone, because it holds secrets', async () => {
    await writeState(folder, aState());
    expect(statSync(join(folder, 'sandbox.json')).mode & 0o777).toEqual(0o600);
  });

  it('is not there in a folder that is empty or new', async () => {
    expect(await readState(folder)).toEqual(undefined);
    expect(await readState(join(folder, 'deeper', 'new'))).toEqual(undefined);
  });

  it('refuses a folder with other things in it, and leaves them alone', async () => {
    writeFileSync(join(folder, 'letter.txt'), 'dear');
    await expect(readState(folder)).rejects.toMatchObject({ code: 'sandbox-folder-not-empty' });
    expect(statSync(join(folder, 'letter.txt')).size).toEqual(4);
  });

  it.each(['', '{', 'null', '[]', '{"version": 2}', '{"version": 1}'])(
    'refuses a broken file: %s',
    async (text) => {
      writeFileSync(join(folder, 'sandbox.json'), text);
      await expect(readState(folder)).rejects.toMatchObject({ code: 'sandbox-state-broken' });
    },
  );
});
