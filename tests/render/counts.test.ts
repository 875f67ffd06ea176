import { describe, expect, it } from 'vitest';
import { counted } from '../../src/render/counts.ts';

describe('counted', () => {
  it.each([
    [1, 'fix', '1 fix'],
    [3, 'fix', '3 fixes'],
    [0, 'error', '0 errors'],
    [12_345, 'manifest', '12,345 manifests'],
  ])('writes %d of the noun %s as "%s"', (count, noun, text) => {
    expect(counted(count, noun)).toBe(text);
  });
});
