import { describe, expect, it } from 'vitest';
import { aLocalRegistry, serviceFile } from './a-local-registry.ts';
import { runCharter } from './run-charter.ts';

const token = `ghp_${'aB3'.repeat(12)}`;

describe('a secret that was committed', { timeout: 60_000 }, () => {
  it.each([
    'show service:ledger --at HEAD~1',
    'show service:ledger --at HEAD~1 --json',
    'show service:ledger --at HEAD~1 --explain',
    'show service:ledger --at HEAD~1 --explain --json',
    'history service:ledger',
    'history service:ledger --json',
    'blame service:ledger --rev HEAD~1',
    'blame service:ledger --rev HEAD~1 --json',
    'log',
    'log --json',
    'diff HEAD~2 HEAD --json',
  ])('is not shown by charter %s', async (words) => {
    const clone = await aLocalRegistry();
    const leaking = serviceFile('ledger', { more: `  config:\n    WEBHOOK: ${token}\n` });
    await clone.commit(`Use ${token}`, { 'services/ledger.yaml': leaking });
    await clone.commit('Take it back', { 'services/ledger.yaml': serviceFile('ledger') });
    const { exitCode, output, errors } = await runCharter(words.split(' '), { in: clone.directory });

    expect(`${output}${errors}`).not.toContain(token);
    expect({ exitCode, isEmpty: output === '' }).toEqual({ exitCode: 0, isEmpty: false });
  });
});
