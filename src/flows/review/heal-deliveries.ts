import { ForgeError } from '../../model/forge-error.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DeliveryAttempt, DeliveryLog, HealingMemory } from '../../ports/delivery-log.ts';
import type { DeliveryStore } from '../../ports/delivery-store.ts';
import type { Log } from '../../ports/log.ts';

export interface HealingPorts {
  readonly deliveryLog: DeliveryLog;
  readonly deliveries: DeliveryStore;
  readonly memory: HealingMemory;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Healing {
  /** Attempts looked at. */
  readonly attempts: number;
  readonly redelivered: number;
  /** Failed again and again: tried later, with growing gaps. */
  readonly deferred: number;
}

const minute = 60_000;
const day = 24 * 60 * minute;

/** GitHub keeps deliveries for three days: https://docs.github.com/en/webhooks/using-webhooks/redelivering-webhooks */
const redeliveryWindow = 3 * day;

/** An attempt is recorded when it has ended, so what is very recent may still be missing from the record. */
const overlap = 5 * minute;

/** Once asked for, a delivery that fails again waits 5, 20, 80… minutes, and is given up after so many times. */
const firstGap = 5 * minute;
const mostRedeliveries = 6;

/**
 * Asks the forge to deliver again what it could not deliver: GitHub never does so by itself. Only the newest attempt
 * at a delivery counts, and only if its work was not completed here. Throws `ForgeError` when the record cannot be
 * read; nothing is lost by that, the next call starts where this one did.
 */
export async function healDeliveries(ports: HealingPorts): Promise<Healing> {
  const now = Date.parse(ports.clock.now());
  const checked = Date.parse((await ports.memory.checkedUntil()) ?? '');
  const since = Math.max(now - redeliveryWindow, Number.isNaN(checked) ? 0 : checked - overlap);
  const attempts = await ports.deliveryLog.attemptsSince(toIso(since));
  const known = await recallDeliveries(ports, attempts);
  const { due, deferred } = chooseRedeliveries({
    attempts,
    now,
    isCompleted: (guid) => known.get(guid)?.isCompleted ?? false,
    redeliveries: (guid) => known.get(guid)?.redeliveries ?? 0,
  });
  const left = await redeliverInOrder(ports, due);
  const unfinished = [...left, ...deferred].map(({ deliveredAt }) => Date.parse(deliveredAt) + overlap);
  await ports.memory.noteChecked(toIso(Math.min(now, ...unfinished)), toIso(now - redeliveryWindow));
  return { attempts: attempts.length, redelivered: due.length - left.length, deferred: deferred.length };
}

interface KnownDelivery {
  readonly isCompleted: boolean;
  readonly redeliveries: number;
}

/** What is remembered here of the deliveries with a failed attempt. */
async function recallDeliveries(
  { deliveries, memory }: HealingPorts,
  attempts: readonly DeliveryAttempt[],
): Promise<ReadonlyMap<string, KnownDelivery>> {
  const failed = new Set(attempts.filter(({ isDelivered }) => !isDelivered).map(({ guid }) => guid));
  const known = new Map<string, KnownDelivery>();
  for (const guid of failed) {
    const [isCompleted, redeliveries] = await Promise.all([
      deliveries.isCompleted(guid),
      memory.redeliveries(guid),
    ]);
    known.set(guid, { isCompleted, redeliveries });
  }
  return known;
}

export interface RedeliveryFacts {
  /** Newest first. */
  readonly attempts: readonly DeliveryAttempt[];
  readonly now: number;
  readonly isCompleted: (guid: string) => boolean;
  readonly redeliveries: (guid: string) => number;
}

/** The failed attempts to ask for again now, and those to ask for later; both oldest first. */
export function chooseRedeliveries(facts: RedeliveryFacts): {
  readonly due: readonly DeliveryAttempt[];
  readonly deferred: readonly DeliveryAttempt[];
} {
  const newest = new Map<string, DeliveryAttempt>();
  for (const attempt of facts.attempts) {
    if (!newest.has(attempt.guid)) newest.set(attempt.guid, attempt);
  }
  const wanted = [...newest.values()]
    .filter(({ guid, isDelivered }) => !isDelivered && !facts.isCompleted(guid))
    .filter(({ guid }) => facts.redeliveries(guid) < mostRedeliveries)
    .toSorted((a, b) => Date.parse(a.deliveredAt) - Date.parse(b.deliveredAt));
  const isDue = ({ guid, deliveredAt }: DeliveryAttempt): boolean =>
    facts.now - Date.parse(deliveredAt) >= gapAfter(facts.redeliveries(guid));
  return { due: wanted.filter(isDue), deferred: wanted.filter((attempt) => !isDue(attempt)) };
}

function gapAfter(redeliveries: number): number {
  return redeliveries === 0 ? 0 : firstGap * 4 ** (redeliveries - 1);
}

/** Returns what is left when the forge stops answering; a single refusal (too old, gone) does not stop the rest. */
async function redeliverInOrder(
  { deliveryLog, memory, log }: HealingPorts,
  due: readonly DeliveryAttempt[],
): Promise<readonly DeliveryAttempt[]> {
  for (const [index, { id, guid }] of due.entries()) {
    try {
      await deliveryLog.redeliver(id);
    } catch (error) {
      if (!(error instanceof ForgeError)) throw error;
      log.warn('a redelivery was not accepted', { guid, code: error.code, reason: error.message });
      if (!isAboutThisOneOnly(error)) return due.slice(index);
    }
    await memory.noteRedelivery(guid);
  }
  return [];
}

function isAboutThisOneOnly({ code }: ForgeError): boolean {
  return code === 'forge-not-found' || code === 'forge-refused' || code === 'forge-conflict';
}

function toIso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
