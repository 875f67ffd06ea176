import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { LongPartCutter } from '../../../src/adapters/git/local/cut-long-parts.ts';

const longest = 16_384;

const part = fc.oneof(
  { weight: 4, arbitrary: fc.nat(60) },
  { weight: 1, arbitrary: fc.constantFrom(longest - 1, longest, longest + 1, 3 * longest) },
);

it('keeps every part up to its longest length, however the bytes come', () => {
  fc.assert(
    fc.property(
      fc.array(part, { minLength: 1, maxLength: 12 }),
      fc.array(fc.integer({ min: 1, max: 40_000 })),
      (lengths, cuts) => {
        const parts = lengths.map((length, index) => String.fromCharCode(97 + index).repeat(length));
        const bytes = Buffer.from(parts.join('\0'));
        const cutter = new LongPartCutter();
        const kept: Buffer[] = [];
        let at = 0;
        for (const size of [...cuts, bytes.length]) {
          kept.push(...cutter.cut(bytes.subarray(at, at + size)));
          at += size;
        }
        const expected = parts.map((text) => text.slice(0, longest));

        expect(
          Buffer.concat(kept)
            .toString()
            .split('\0')
            .map((text) => text.slice(0, longest)),
        ).toEqual(expected);
        expect(Buffer.concat(kept).length).toBeLessThanOrEqual(expected.join('\0').length + parts.length);
      },
    ),
  );
});
