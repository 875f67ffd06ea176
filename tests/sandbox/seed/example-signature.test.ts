import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readExample } from '../../../src/sandbox/seed/example.ts';
import { parseEnvelope } from '../../../src/signing/envelope.ts';
import { parseStatement } from '../../../src/signing/statement.ts';
import { aSandbox } from '../../builders/a-sandbox.ts';
import { runCharter } from '../../entry/cli/run-charter.ts';

/** Not in one go: the forge that is cloned from runs in this process. */
const run = promisify(execFile);
const env = { GITHUB_REPOSITORY_ID: '' };

describe('the signed section of the example', { timeout: 60_000 }, () => {
  it('is valid in this checkout; if not, run `npm run sign-example`', async () => {
    const result = await runCharter(['verify'], { in: 'manifests-example', env });

    expect({ code: result.exitCode, output: result.output }).toEqual({
      code: 0,
      output:
        '✓ policy:payments guardrails  policies/payments.yaml\n    Signed by noor, for `group:security`.\n\n✓ 1 section signed as required\n',
    });
  });

  it('is signed in each sandbox with a key of its own, for its repository', async () => {
    const { sandbox } = await aSandbox();
    const folder = mkdtempSync(join(tmpdir(), 'charter-signed-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const clone = join(folder, 'clone');
    const [user] = sandbox.users;
    await run('git', ['clone', '--quiet', user?.cloneUrl ?? '', clone]);
    const { id } = (await (
      await fetch(`${sandbox.forge.apiUrl}/repos/nightjar/registry`, {
        headers: { authorization: `Bearer ${user?.token ?? ''}` },
      })
    ).json()) as { id: number };
    const result = await runCharter(['verify', '--repository', String(id), '--json'], { in: clone, env });
    const example = (await readExample()).get('groups/security.yaml') ?? '';
    const { stdout: group } = await run('git', ['-C', clone, 'show', 'HEAD:groups/security.yaml']);

    expect(JSON.parse(result.output)).toMatchObject({ summary: { valid: 1, missing: 0, refused: 0 } });
    expect(/publicKey: .*/.exec(group)?.[0]).not.toBe(/publicKey: .*/.exec(example)?.[0]);
  });

  it('holds no private key, and a statement that does not end soon', async () => {
    const files = await readExample();
    const envelope = parseEnvelope(files.get('.charter/signatures/payments/guardrails.json') ?? '');
    const parsed = envelope.kind === 'envelope' ? parseStatement(envelope.payload) : undefined;

    expect([...files].filter(([, text]) => text.includes('PRIVATE KEY')).map(([path]) => path)).toEqual([]);
    expect(parsed).toMatchObject({ kind: 'statement', statement: { expiresAt: '2036-01-01T00:00:00Z' } });
  });
});
