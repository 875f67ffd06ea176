import { describe, expect, it } from 'vitest';
import { versionOrder } from '../../src/model/version-order.ts';

describe('a version as a list', () => {
  it.each([
    ['2.4.1', [2, 4, 1, 0, [1]]],
    ['v2', [2, 0, 0, 0, [1]]],
    ['2.0.0-rc.1', [2, 0, 0, 0, [0, 'rc', 1]]],
    ['1.2.3+build.5', [1, 2, 3, 0, [1]]],
    ['20260301', [20_260_301, 0, 0, 0, [1]]],
  ])('is that of %s', (text, order) => {
    expect(versionOrder(text)).toEqual(order);
  });

  it.each(['', 'latest', 'main', '1.x', '1.2.3.4.5', 'v', '1.', '-1', `${'9'.repeat(16)}.0`])(
    'is none of %j',
    (text) => {
      expect(versionOrder(text)).toBeUndefined();
    },
  );
});
