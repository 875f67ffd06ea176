import { readdirSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { aSandbox } from '../builders/a-sandbox.ts';
import { aFolder } from '../builders/a-store.ts';

// A whole forge starts: much slower on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

describe('startSandbox', () => {
  it('refuses a port that browsers block, naming it, and leaves the folder empty', async () => {
    const directory = aFolder();
    await expect(aSandbox({ directory, port: 6667 })).rejects.toMatchObject({
      code: 'sandbox-port-unavailable',
      message: expect.stringContaining('port 6667'),
    });
    expect(readdirSync(directory)).toEqual([]);
  });
});
