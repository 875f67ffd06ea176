import { describe, expect, it } from 'vitest';
import { counted, describeAge, describeSpan } from '../../../../src/sandbox/pages/views/times.ts';

const now = '2026-05-04T12:00:00Z';

describe('describeAge', () => {
  it.each([
    ['2026-05-04T11:59:31Z', 'just now'],
    ['2026-05-04T11:57:00Z', '3 minutes ago'],
    ['2026-05-04T09:00:00Z', '3 hours ago'],
    ['2026-05-03T11:00:00Z', 'yesterday'],
    ['2026-04-20T12:00:00Z', '2 weeks ago'],
    ['2024-05-04T12:00:00Z', '2 years ago'],
    ['2026-05-04T14:00:00Z', 'in 2 hours'],
    ['no time', 'no time'],
  ])('says of %s: %s', (time, words) => {
    expect(describeAge(time, now)).toBe(words);
  });
});

describe('describeSpan', () => {
  it.each([
    [0.4, '0 ms'],
    [340, '340 ms'],
    [2_440, '2.4 s'],
    [180_000, '3 min'],
  ])('says of %d milliseconds: %s', (span, words) => {
    expect(describeSpan(span)).toBe(words);
  });
});

describe('counted', () => {
  it('agrees with its number', () => {
    expect([counted(1, 'file'), counted(5_000, 'file'), counted(2, 'entry', 'entries')]).toEqual([
      '1 file',
      '5,000 files',
      '2 entries',
    ]);
  });
});
