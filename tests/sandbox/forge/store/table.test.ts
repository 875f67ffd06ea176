import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Table } from '../../../../src/sandbox/forge/store/table.ts';

interface Fruit {
  readonly id: number;
  readonly color: string;
}

describe('a table', () => {
  it('keeps its indexes in step with every change', () => {
    const action = fc.record({
      id: fc.integer({ min: 1, max: 8 }),
      color: fc.option(fc.constantFrom('red', 'green', 'blue'), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
        const table = new Table<Fruit>('fruits', () => {});
        const byColor = table.index((fruit) => fruit.color);
        const expected = new Map<number, Fruit>();
        for (const { id, color } of actions) {
          if (color === undefined) {
            table.remove(id);
            expected.delete(id);
          } else {
            table.put({ id, color });
            expected.set(id, { id, color });
          }
        }
        for (const color of ['red', 'green', 'blue']) {
          const wanted = [...expected.values()].filter((fruit) => fruit.color === color);
          expect(byColor.all(color)).toEqual(wanted.toSorted((a, b) => a.id - b.id));
        }
      }),
    );
  });

  it('indexes what was there before the index, and leaves out records without a key', () => {
    const table = new Table<Fruit>('fruits', () => {});
    table.put({ id: 1, color: 'red' });
    table.put({ id: 2, color: '' });
    const byColor = table.index((fruit) => (fruit.color === '' ? undefined : fruit.color));
    expect([byColor.first('red'), byColor.all('')]).toEqual([{ id: 1, color: 'red' }, []]);
  });

  it('tells of each change what was before and what is after', () => {
    const changes: unknown[] = [];
    const table = new Table<Fruit>('fruits', (change) => changes.push(change));
    table.put({ id: 1, color: 'red' });
    table.update(1, { color: 'green' });
    table.remove(1);
    table.remove(1);
    expect(changes).toEqual([
      { table: 'fruits', id: 1, before: undefined, after: { id: 1, color: 'red' } },
      { table: 'fruits', id: 1, before: { id: 1, color: 'red' }, after: { id: 1, color: 'green' } },
      { table: 'fruits', id: 1, before: { id: 1, color: 'green' }, after: undefined },
    ]);
  });

  it('refuses to change what is not there', () => {
    const table = new Table<Fruit>('fruits', () => {});
    expect(() => table.update(1, { color: 'red' })).toThrow('fruits has no record 1 to change');
  });
});
