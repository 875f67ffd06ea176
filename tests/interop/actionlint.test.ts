import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCharter } from '../entry/cli/run-charter.ts';

const folder = mkdtempSync(join(tmpdir(), 'charter-workflows-'));

beforeAll(async () => {
  await runCharter(['init', '--owner', 'acme/platform'], { in: folder });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('actionlint', () => {
  it('finds nothing wrong in the workflow that charter init writes', () => {
    const file = join(folder, '.github/workflows/charter-validate.yml');
    const { status, stdout, error } = spawnSync('actionlint', ['-no-color', file], { encoding: 'utf8' });

    expect(error).toBeUndefined();
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });
});
