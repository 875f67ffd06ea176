import { describe, expect, it } from 'vitest';
import { main } from '../../../src/entry/cli/main.ts';
import { aLocalRegistry, registryFiles } from './a-local-registry.ts';
import { FakeTerminal } from './a-terminal.ts';

const codeowners = [
  '# Who is asked',
  '*  @acme/platform',
  '!secret @acme/security',
  '/services/payments.yaml  @acme/payments anna@acme.example  # money',
  String.raw`/a\ b/  @ben`,
  '/services/web.yaml',
  '',
].join('\n');

const files = { ...registryFiles, '.github/CODEOWNERS': codeowners };

interface Ran {
  readonly exitCode: number;
  readonly output: string;
  readonly errors: string;
}

async function owners(repo: string, ...words: readonly string[]): Promise<Ran> {
  const terminal = new FakeTerminal();
  const exitCode = await main(['owners', '--repo', repo, ...words], terminal);
  return { exitCode, output: terminal.output, errors: terminal.errors };
}

const skipped =
  'The pattern `!secret` begins with `!`, and nothing can be taken out again. GitHub skips the line; write the pattern differently.';

function pathOwnedBy(owner: string, file: string): unknown {
  return { paths: [{ path: 'x', owners: [owner], file, line: 1 }], errors: [] };
}

describe('charter owners', () => {
  it('names the owners of each path, in order, with the line that says so', async () => {
    const { directory: root } = await aLocalRegistry(files);

    expect(await owners(root, '--', 'services/payments.yaml', './a b/c', 'services/web.yaml')).toEqual({
      exitCode: 0,
      output: [
        'services/payments.yaml  @acme/payments anna@acme.example  .github/CODEOWNERS:4\n',
        'a b/c                   @ben                              .github/CODEOWNERS:5\n',
        'services/web.yaml       nobody                            .github/CODEOWNERS:6\n',
      ].join(''),
      errors: `.github/CODEOWNERS:3:1 warning ${skipped} (codeowners-invalid-pattern)\n`,
    });
  });

  it('says the same as JSON, with the lines that GitHub skips', async () => {
    const { directory: root } = await aLocalRegistry(files);
    const { exitCode, output } = await owners(root, '--json', '--', 'services/web.yaml', 'x');

    expect(exitCode).toBe(0);
    expect(JSON.parse(output)).toEqual({
      paths: [
        { path: 'services/web.yaml', owners: [], file: '.github/CODEOWNERS', line: 6 },
        { path: 'x', owners: ['@acme/platform'], file: '.github/CODEOWNERS', line: 2 },
      ],
      errors: [
        {
          code: 'codeowners-invalid-pattern',
          severity: 'warning',
          file: '.github/CODEOWNERS',
          line: 3,
          column: 1,
          endLine: 3,
          endColumn: 8,
          message: skipped,
        },
      ],
    });
  });

  it('takes the first place in which GitHub looks, and the revision that is named', async () => {
    const clone = await aLocalRegistry({ ...registryFiles, 'docs/CODEOWNERS': '* @docs\n' });
    await clone.commit('Move', { CODEOWNERS: '* @root\n' });
    await clone.commit('Move again', { '.github/CODEOWNERS': '/y @github\n' });
    const answer = async (...words: readonly string[]): Promise<unknown> => {
      const { output } = await owners(clone.directory, '--json', ...words, '--', 'x');
      return JSON.parse(output);
    };

    expect(await answer('--rev', 'HEAD~2')).toEqual(pathOwnedBy('@docs', 'docs/CODEOWNERS'));
    expect(await answer('--rev', 'HEAD~1')).toEqual(pathOwnedBy('@root', 'CODEOWNERS'));
    expect(await answer()).toEqual({
      paths: [{ path: 'x', owners: [], file: null, line: null }],
      errors: [],
    });
  });

  it('ends in 2 without CODEOWNERS, without a path, and for one outside', async () => {
    const { directory: root } = await aLocalRegistry();
    const { exitCode, output } = await owners(root, '--json', '--', 'x');

    expect([exitCode, JSON.parse(output)]).toEqual([
      2,
      {
        error: {
          code: 'codeowners-missing',
          message:
            'The working tree has no CODEOWNERS: .github/CODEOWNERS, CODEOWNERS, docs/CODEOWNERS are no files.',
          hint: 'Write one: a pattern and its owners on each line, as in `/services/payments/ @acme/payments`.',
        },
      },
    ]);

    const owned = await aLocalRegistry(files);

    expect((await owners(owned.directory)).errors).toContain('usage-missing-argument');
    expect((await owners(owned.directory, '--', '../x')).errors).toContain('usage-unknown-path');
  });
});
