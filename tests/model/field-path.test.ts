import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFieldPath } from '../../src/model/field-path.ts';
import { formatPath } from '../../src/model/pointer.ts';

const key = (text: string): unknown => ({ kind: 'key', key: text });

describe('a field path', () => {
  it.each([
    ['spec', [key('spec')]],
    ['spec.ports.*.public', [key('spec'), key('ports'), { kind: 'every' }, key('public')]],
    ['spec.command[0]', [key('spec'), key('command'), { kind: 'position', index: 0 }]],
    ['spec.command[*]', [key('spec'), key('command'), { kind: 'every' }]],
    [
      'spec.dependsOn["service:ledger"].condition',
      [key('spec'), key('dependsOn'), key('service:ledger'), key('condition')],
    ],
    ['spec.dependsOn.service:ledger', [key('spec'), key('dependsOn'), key('service:ledger')]],
    [
      'spec.members[login=anna]',
      [key('spec'), key('members'), { kind: 'item', key: 'login', value: 'anna' }],
    ],
    ['spec["a.b"]["c\\"d"]', [key('spec'), key('a.b'), key('c"d')]],
  ])('reads %s', (text, steps) => {
    expect(parseFieldPath(text)).toEqual(steps);
  });

  it.each([
    '',
    '.spec',
    'spec.',
    'spec..a',
    'spec[',
    'spec[]',
    'spec["a]',
    'spec a',
    'spec[0]x',
    'spec.a*',
    'a'.repeat(1_001),
  ])('does not read %j', (text) => {
    expect(parseFieldPath(text)).toBeUndefined();
  });

  it('is read as it is written for people', () => {
    const step = fc.oneof(
      fc.string({ minLength: 1 }).filter((text) => !text.startsWith('[')),
      fc.nat({ max: 999 }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 5 }), (steps) => {
        const path = ['spec', ...steps];
        const read = parseFieldPath(formatPath(path));

        expect(
          read?.map((one) => (one.kind === 'position' ? one.index : one.kind === 'key' ? one.key : one)),
        ).toEqual(path);
      }),
    );
  });

  it('takes no time to read, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 5_000 }), (text) => {
        expect(parseFieldPath(text)?.length).not.toBe(0);
      }),
    );
  });
});
