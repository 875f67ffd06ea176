import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Clone } from '../builders/a-clone.ts';
import { aHostileClone, printed } from '../builders/a-hostile-clone.ts';
import { brokenFiles, hostileFiles, hostileText, printingCommands } from '../builders/a-hostile-registry.ts';

/** Whatever a terminal obeys, hides or turns round; but for the end of a line. */
const obeyed = /[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]--\n]/v;

describe.each([
  ['right', hostileFiles],
  ['wrong', brokenFiles],
])('a registry that is %s, with control characters wherever a text may stand', (_, files) => {
  let clone: Clone;
  beforeAll(async () => void (clone = await aHostileClone(files)));
  afterAll(() => clone.remove());

  it.each(printingCommands)('shows a terminal nothing to obey: charter %s', async (_name, words) => {
    const { out, error } = await printed(clone, words);

    expect(out + error).not.toMatch(obeyed);
    expect(error).not.toContain('internal-error');
  });

  it('is told by JSON with all its characters', async () => {
    const { out } = await printed(clone, ['show', 'web', '--json']);
    const shown = JSON.parse(out) as { readonly value: { readonly spec: { readonly command: unknown } } };

    expect(shown.value.spec.command).toEqual([hostileText]);
  });
});
