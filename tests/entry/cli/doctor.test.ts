import { describe, expect, it } from 'vitest';
import { main } from '../../../src/entry/cli/main.ts';
import { aGitHubWith, type Settings } from '../../builders/a-github-settings.ts';
import { aFolder } from '../../builders/a-store.ts';
import { aLocalRegistry, registryFiles } from './a-local-registry.ts';
import { FakeTerminal } from './a-terminal.ts';

interface Outcome {
  readonly exitCode: number;
  readonly output: string;
  readonly errors: string;
}

async function doctor(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const terminal = new FakeTerminal({ GITHUB_TOKEN: 'ghp_secret', APP_ID: '17', ...environment });
  const exitCode = await main(['doctor', ...args], terminal);
  expect(terminal.output + terminal.errors).not.toContain('ghp_secret');
  return { exitCode, output: terminal.output, errors: terminal.errors };
}

/** A clone whose origin is at this machine, as the API is. */
async function aClonedRegistry(origin = 'http://127.0.0.1:9/acme/shop.git'): Promise<string> {
  const clone = await aLocalRegistry(registryFiles);
  await clone.git('remote', 'add', 'origin', origin);
  await clone.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  return clone.directory;
}

const open: Settings = {
  'GET /repos/{owner}/{repo}/rules/branches/{branch}': { body: [] },
  'GET /repos/{owner}/{repo}/environments': { body: { total_count: 0, environments: [] } },
};

describe('charter doctor', () => {
  it('finds nothing in a repository that is protected, and asks with the token', async () => {
    const api = await aGitHubWith();
    const outcome = await doctor(['--repo', await aClonedRegistry(), '--api-url', api.url]);

    expect(outcome).toEqual({
      exitCode: 0,
      output: 'acme/shop, branch main\n\nNothing is missing: the gate holds.\n',
      errors: '',
    });
    expect(new Set(api.requests.map(({ authorization }) => authorization))).toEqual(
      new Set(['Bearer ghp_secret']),
    );
    expect(api.requests.every(({ line }) => line.startsWith('GET '))).toBe(true);
  });

  it('ends with 1 and says what is missing, environments of the registry among it', async () => {
    const { url } = await aGitHubWith(open);
    const { exitCode, output } = await doctor([
      '--repo',
      await aClonedRegistry(),
      '--api-url',
      url,
      '--json',
    ]);
    const report = JSON.parse(output) as { summary: object; findings: { code: string; subject?: string }[] };

    expect(exitCode).toBe(1);
    expect(report.summary).toEqual({ errors: 9, warnings: 4, notes: 2 });
    expect(report.findings).toContainEqual(
      expect.objectContaining({ code: 'protection-environment-open', subject: 'production' }),
    );
  });

  it('ends with 0 where there are notes alone', async () => {
    const { url } = await aGitHubWith();
    const { exitCode, output } = await doctor(['--repo', await aClonedRegistry(), '--api-url', url], {
      APP_ID: '',
    });

    expect(exitCode).toBe(0);
    expect(output).toContain('protection-app-not-told');
  });

  it('does not take the registry of another repository for that of the one that is named', async () => {
    const { url } = await aGitHubWith();
    const other = await aClonedRegistry('http://127.0.0.1:9/acme/other.git');
    const { exitCode, output } = await doctor(['--github', 'acme/shop', '--repo', other, '--api-url', url]);

    expect(exitCode).toBe(1);
    expect(output).toContain('environments of the registry');
    expect(output).toContain('the registry is not at hand');
  });

  it('says which Policy and Group files nobody owns', async () => {
    const content = Buffer.from('/charter.yaml @a\n/.github/ @a\n/policies/ @a\n').toString('base64');
    const { url } = await aGitHubWith({
      'GET /repos/{owner}/{repo}/contents/{path}': { body: { type: 'file', encoding: 'base64', content } },
    });
    const { exitCode, output } = await doctor(['--repo', await aClonedRegistry(), '--api-url', url]);

    expect(exitCode).toBe(1);
    expect(output).toContain('no owner of groups/shop.yaml, groups/**');
  });

  it.each([
    ['no repository', [], 'usage-missing-option'],
    ['a name that is none', ['--github', 'acme/shop/x'], 'usage-invalid-value'],
    ['an id that is none', ['--github', 'acme/shop', '--app-id', 'charter'], 'usage-invalid-value'],
    [
      'an API in the open',
      ['--github', 'a/b', '--api-url', 'http://git.acme.example'],
      'usage-invalid-value',
    ],
    ['an API with a password', ['--github', 'a/b', '--api-url', 'https://a:b@x'], 'usage-invalid-value'],
    ['a forge that is away', ['--github', 'a/b', '--api-url', 'http://127.0.0.1:1'], 'forge-unavailable'],
  ])('ends with 2 for %s', async (_, args, code) => {
    const { exitCode, errors } = await doctor(['--repo', aFolder(), ...args]);

    expect([exitCode, errors]).toEqual([2, expect.stringContaining(code)]);
  });

  it('sends no token where the origin belongs to another forge', async () => {
    const api = await aGitHubWith();
    const clone = await aClonedRegistry('git@git.acme.example:acme/shop.git');
    const { exitCode, errors } = await doctor(['--repo', clone, '--api-url', api.url]);

    expect([exitCode, errors]).toEqual([2, expect.stringContaining('usage-missing-option')]);
    expect(api.requests).toEqual([]);
  });
});
