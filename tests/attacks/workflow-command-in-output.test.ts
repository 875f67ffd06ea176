import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Clone } from '../builders/a-clone.ts';
import { aHostileClone, printed } from '../builders/a-hostile-clone.ts';
import { brokenFiles, hostileFiles, hostileText, printingCommands } from '../builders/a-hostile-registry.ts';

/** What the runner obeys: https://github.com/actions/runner, `IActionCommandExtension` and `stop-commands`. */
const known = new Set(
  'add-mask add-matcher add-path debug echo endgroup error group notice remove-matcher save-state set-env set-output stop-commands warning'.split(
    ' ',
  ),
);

/** The commands in a log as the runner finds them: `::name` at the beginning of a line, or `##[name]` anywhere in it. */
function commandsIn(log: string): readonly string[] {
  return log.split(/\r\n?|\n/).flatMap((line) => {
    const [, newer] = /^\s*::([^\s:]*).*?::/.exec(line) ?? [];
    if (newer !== undefined && known.has(newer.toLowerCase())) return newer;
    const [, older = ''] = /##\[([^\s\]]*)[^\]]*\]/.exec(line) ?? [];
    return known.has(older.toLowerCase()) ? older : [];
  });
}

const inActions = { GITHUB_ACTIONS: 'true' };

it('would be seen by these tests if it were not escaped', () => {
  expect(commandsIn(hostileText)).toEqual(['error', 'stop-commands', 'set-output']);
});

describe.each([
  ['right', hostileFiles],
  ['wrong', brokenFiles],
])('a registry that is %s, with workflow commands wherever a text may stand', (_, files) => {
  let clone: Clone;
  beforeAll(async () => void (clone = await aHostileClone(files)));
  afterAll(() => clone.remove());

  it.each(printingCommands)('gives the runner nothing to obey: charter %s', async (_name, words) => {
    const { out, error } = await printed(clone, words, inActions);

    expect(commandsIn(out)).toEqual([]);
    expect(commandsIn(error)).toEqual([]);
  });

  it.each(printingCommands.filter(([, words]) => words.includes('--json')))(
    'is the same JSON in a workflow as elsewhere: charter %s',
    async (_name, words) => {
      const [there, here] = [await printed(clone, words, inActions), await printed(clone, words)];

      expect(JSON.parse(there.out)).toEqual(JSON.parse(here.out));
    },
  );

  it('gives it one command for each finding where those are asked for', async () => {
    const findings = await printed(clone, ['validate', '--json']);
    const { diagnostics } = JSON.parse(findings.out) as { readonly diagnostics: readonly unknown[] };
    const { out } = await printed(clone, ['validate', '--format', 'github'], inActions);

    expect(commandsIn(out)).toEqual(diagnostics.map(() => 'error'));
    expect(out.split('\n')).toHaveLength(diagnostics.length + 1);
  });
});
