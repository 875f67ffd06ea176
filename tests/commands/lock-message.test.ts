import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lockMessage, readLock } from '../../src/commands/lock-message.ts';
import type { LockRecord } from '../../src/model/environment-lock.ts';

const key = new Uint8Array(32).fill(1);
const commit = 'a'.repeat(40);

const record = (given: Partial<LockRecord> = {}): LockRecord => ({
  repositoryId: 5,
  environment: 'production',
  by: { id: 1, login: 'ana' },
  at: '2026-03-01T10:00:00Z',
  reason: 'the database is being moved',
  pullRequest: 12,
  commentId: 77,
  ...given,
});

describe('the message of a lock', () => {
  it('is read as it was written, whatever the reason and the login are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (reason, login) => {
        const written = record({ reason: reason.toWellFormed(), by: { id: 1, login: login.toWellFormed() } });
        const message = lockMessage(written, key);

        expect(message.split('\n')).toHaveLength(4);
        expect(readLock({ name: 'production', commit, message }, 5, [new Uint8Array(32), key])).toEqual({
          environment: 'production',
          commit,
          record: written,
        });
      }),
    );
  });

  it('is nobody’s once a character of it is another one', () => {
    const message = lockMessage(record(), key);
    const start = message.indexOf('charter-lock');
    fc.assert(
      fc.property(
        fc.integer({ min: start, max: message.trimEnd().length - 1 }),
        fc.constantFrom('A', 'z', '_', '.', ' ', '\n', 'é'),
        (at, other) => {
          fc.pre(message[at] !== other);
          const changed = `${message.slice(0, at)}${other}${message.slice(at + 1)}`;

          expect(readLock({ name: 'production', commit, message: changed }, 5, [key]).record).toBeUndefined();
        },
      ),
    );
  });

  it('is read of any text without an error, and locks what the ref is named for', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (name, message) => {
        const lock = readLock({ name, commit, message }, 5, [key]);

        expect(lock.record).toBeUndefined();
        expect(name.replace('refs/charter/locks/', '').startsWith(lock.environment)).toBe(true);
      }),
    );
  });
});
