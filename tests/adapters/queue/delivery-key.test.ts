import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guidOfKey, keyOfGuid } from '../../../src/adapters/queue/delivery-key.ts';

describe('the key of a delivery', () => {
  it('gives the GUID back', () => {
    fc.assert(
      fc.property(fc.uuid(), (guid) => {
        expect(guidOfKey(keyOfGuid(guid))).toBe(guid);
      }),
    );
    expect(guidOfKey(keyOfGuid('no-guid'))).toBe('no-guid');
  });

  it('rises with the time of GUIDs as GitHub makes them', () => {
    const inOrder = [
      'ffffffff-b361-11eb-836d-0e4f3503ccbe',
      '00000000-b362-11eb-836d-0e4f3503ccbe',
      '58474f00-b362-11eb-836d-0e4f3503ccbe',
      '00000000-0000-11ec-836d-0e4f3503ccbe',
    ];

    const sorted = inOrder.map(keyOfGuid).toSorted((a, b) => Buffer.compare(a, b));

    expect(sorted.map(guidOfKey)).toEqual(inOrder);
  });
});
