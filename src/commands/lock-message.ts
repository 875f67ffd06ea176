import { lockPrefix, type EnvironmentLock, type LockRecord } from '../model/environment-lock.ts';
import type { CommitId } from '../model/git.ts';
import { idAt, textAt, valueAt } from '../model/read-unknown.ts';
import { isWhole } from './marker-fields.ts';
import { openLine, sealLine } from './sealed-line.ts';

const purpose = 'charter.dev/lock/v1';
const trailer = 'charter-lock: v1 ';

/** The message of the commit that a lock's ref points at: who, when and why, so that nobody else can have written it. */
export function lockMessage(record: LockRecord, key: Uint8Array): string {
  return `Lock ${record.environment}\n\n${trailer}${sealLine(purpose, record, key)}\n`;
}

/** A ref below `lockPrefix` as the forge gives it. */
export interface LockRef {
  /** Full or after the prefix: `production`. */
  readonly name: string;
  readonly commit: CommitId | undefined;
  /** Undefined where the ref points at something else than a commit. */
  readonly message: string | undefined;
}

/**
 * The lock that a ref stands for. Whoever may write to a repository can set such a ref, so a name in it is believed only
 * where Charter has written it for this very repository and environment; the environment is locked all the same.
 */
export function readLock(
  { name, commit, message }: LockRef,
  repositoryId: number,
  keys: readonly Uint8Array[],
): EnvironmentLock {
  // A ref below another one's name keeps that from being set, so it locks as well.
  const short = name.startsWith(lockPrefix) ? name.slice(lockPrefix.length) : name;
  const environment = short.split('/', 1)[0] ?? '';
  const line = message?.trimEnd().split('\n').at(-1) ?? '';
  const found = line.startsWith(trailer) ? openLine(purpose, line.slice(trailer.length), keys) : undefined;
  const record = found === undefined ? undefined : toRecord(found);
  const isRight = record?.repositoryId === repositoryId && record.environment === short;
  return { environment, commit, record: isRight ? record : undefined };
}

function toRecord(found: unknown): LockRecord | undefined {
  const numbers = {
    repositoryId: idAt(found, 'repositoryId'),
    pullRequest: idAt(found, 'pullRequest'),
    commentId: idAt(found, 'commentId'),
  };
  const texts = {
    environment: textAt(found, 'environment'),
    at: textAt(found, 'at'),
    reason: textAt(found, 'reason'),
  };
  const by = { id: idAt(valueAt(found, 'by'), 'id'), login: textAt(valueAt(found, 'by'), 'login') };
  if (!isWhole(numbers) || !isWhole(texts) || !isWhole(by)) return undefined;
  return { ...numbers, ...texts, by };
}
