import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shellWord } from '../../../src/model/shell-word.ts';
import { shellCommand } from '../../../src/entry/cli/shell-words.ts';
import { runs } from '../../property-runs.ts';

describe('shellWord', () => {
  it.each([
    ['service:payments', 'service:payments'],
    ['', "''"],
    ['two words', "'two words'"],
    ["it's", "'it'\\''s'"],
    ['$(reboot)', "'$(reboot)'"],
    ['~/x', "'~/x'"],
  ])('writes %j as %s', (text, word) => {
    expect(shellWord(text)).toBe(word);
  });

  it('is read by a real shell as the text that it was', () => {
    const text = fc.array(
      fc.string({ unit: 'binary' }).filter((word) => !/[\0\p{Cs}]/u.test(word)),
      { maxLength: 40 },
    );

    fc.assert(
      fc.property(text, (words) => {
        const script = `for word in ${shellCommand(words)}; do printf '%s\\0' "$word"; done`;
        const read = execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);

        expect(read).toEqual(words);
      }),
      { numRuns: runs(25) },
    );
  });
});
