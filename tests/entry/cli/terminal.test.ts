import { describe, expect, it } from 'vitest';
import { isColoured, widthOf } from '../../../src/entry/cli/terminal.ts';

describe('widthOf', () => {
  it.each([
    [{ isTTY: true, columns: 80 }, 80],
    [{ isTTY: true, columns: 0 }, undefined],
    [{ isTTY: true }, undefined],
    [{ isTTY: false, columns: 80 }, undefined],
    [{}, undefined],
  ])('of %j is %j', (stream, expected) => {
    expect(widthOf(stream)).toBe(expected);
  });
});

describe('isColoured', () => {
  it.each([
    [{ isTTY: true }, {}, true],
    [{ isTTY: false }, {}, false],
    [{}, {}, false],
    [{ isTTY: true }, { NO_COLOR: '1' }, false],
    [{ isTTY: true }, { NO_COLOR: '' }, true],
    [{ isTTY: true }, { TERM: 'dumb' }, false],
    [{}, { FORCE_COLOR: '1' }, true],
    [{}, { FORCE_COLOR: '', NO_COLOR: '1' }, true],
    [{ isTTY: true }, { FORCE_COLOR: '0' }, false],
  ])('for %j with %j is %j', (stream, env, expected) => {
    expect(isColoured(stream, env)).toBe(expected);
  });
});
