import { describe, expect, it } from 'vitest';
import { aLocalRegistry } from './a-local-registry.ts';
import { runCharter } from './run-charter.ts';

describe.each([['validate'], ['policy'], ['verify']])(
  '%s judges one state or a change, and so',
  (command) => {
    it('takes --head with --base alone', async () => {
      const { directory } = await aLocalRegistry();
      const change = await runCharter([command, '--base', 'main', '--head', 'main'], { in: directory });
      const alone = await runCharter([command, '--head', 'main'], { in: directory });

      expect([change.exitCode, change.errors]).toEqual([0, '']);
      expect([alone.exitCode, alone.errors]).toEqual([
        2,
        `error \`--head REV\` needs \`--base REV\`: the state before. (usage-missing-option)\nhint  For example: \`npx charter ${command} --base origin/main --head HEAD\`\n`,
      ]);
    });

    it('takes no --rev beside --base', async () => {
      const { directory } = await aLocalRegistry();
      const { exitCode, errors } = await runCharter([command, '--base', 'main', '--rev', 'main'], {
        in: directory,
      });

      expect([exitCode, errors]).toEqual([
        2,
        'error `--rev` judges one state and `--base` a change, so they do not go together. (usage-invalid-value)\nhint  Write `--head main` for the state after.\n',
      ]);
    });
  },
);

it.each([['validate'], ['policy']])('%s merges into a base alone', async (command) => {
  const { directory } = await aLocalRegistry();
  const { exitCode, errors } = await runCharter([command, '--merge'], { in: directory });

  expect(exitCode).toBe(2);
  expect(errors).toContain('`--merge` needs `--base REV`: the state before. (usage-missing-option)');
});
