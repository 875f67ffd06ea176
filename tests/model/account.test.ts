import { describe, expect, it } from 'vitest';
import { loginKey } from '../../src/model/account.ts';

describe('the key of a login', () => {
  it('is the same in upper and lower case, and another for what only looks alike', () => {
    expect(loginKey('Kim-B')).toBe('kim-b');
    expect(loginKey('\u212Aim-b')).not.toBe('kim-b');
    expect(loginKey('\u0130da')).toBe('\u0130da');
  });
});
