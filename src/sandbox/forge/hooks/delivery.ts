import { createHmac, randomUUID } from 'node:crypto';
import type { Store } from '../store/store.ts';
import type { App } from '../store/model/app.ts';
import type { HookDelivery } from '../store/model/delivery.ts';
import type { OutgoingHook } from './event.ts';
import { post, type Answer } from './post.ts';

/** Delivers webhooks, to each app one after the other in order. Nothing is ever tried again by itself. */
export interface DeliveryQueue {
  add(hook: OutgoingHook): void;
  /** Resolves when nothing is waiting or under way. */
  whenIdle(): Promise<void>;
  isIdle(): boolean;
  /** Gives up what is waiting and under way. */
  close(): void;
}

/** What is too old is forgotten whenever so many more were delivered: to count them takes as long as there are many. */
const pruneEvery = 100;

/** Larger payloads are not sent at all (GitHub docs, "Webhook events and payloads"). */
const payloadLimit = 25 * 1024 * 1024;

interface QueueOptions {
  /** Milliseconds for the receiver's answer. */
  readonly timeLimit: number;
  /** Deliveries that are remembered for each app. */
  readonly kept: number;
  readonly onError: (error: unknown) => void;
}

export function createDeliveryQueue(store: Store, { timeLimit, kept, onError }: QueueOptions): DeliveryQueue {
  const lines = new Map<number, Promise<void>>();
  const closing = new AbortController();
  return {
    add: (hook) => {
      const line = (lines.get(hook.appId) ?? Promise.resolve())
        .then(() => deliver(store, hook, { timeLimit, kept, closing: closing.signal }))
        .catch(onError)
        .finally(() => lines.get(hook.appId) === line && lines.delete(hook.appId));
      lines.set(hook.appId, line);
    },
    isIdle: () => lines.size === 0,
    whenIdle: async () => {
      while (lines.size > 0) await Promise.all(lines.values());
    },
    close: () => closing.abort(),
  };
}

interface Patience extends Pick<QueueOptions, 'timeLimit' | 'kept'> {
  readonly closing: AbortSignal;
}

async function deliver(store: Store, hook: OutgoingHook, patience: Patience): Promise<void> {
  const app = store.tables.apps.get(hook.appId);
  const url = app?.webhook.url ?? null;
  if (app === undefined || url === null || patience.closing.aborted) return;
  const body =
    app.webhook.contentType === 'json'
      ? hook.payload
      : new URLSearchParams({ payload: hook.payload }).toString();
  if (Buffer.byteLength(body) > payloadLimit) return;
  const guid = hook.guid ?? randomUUID();
  const headers = headersFor(app, { hook, guid, body });
  const begun = new Date();
  const { timeLimit, closing } = patience;
  const answer = await post({ url, headers, body, timeLimit, closing });
  // A stop of the forge is not the receiver's failure, but the delivery did not arrive: it is kept as failed.
  const record = recordOf({ hook, guid, url, headers, answer });
  const seconds = (Date.now() - begun.getTime()) / 1000;
  const id = store.nextId('deliveries');
  store.deliveries.add({
    ...record,
    id,
    deliveredAt: begun.toISOString(),
    duration: Math.round(seconds * 100) / 100,
  });
  if (id % pruneEvery === 0) store.deliveries.prune(app.id, patience.kept);
}

function headersFor(app: App, { hook, guid, body }: { hook: OutgoingHook; guid: string; body: string }) {
  const secret = app.webhook.secret ?? '';
  const sign = (algorithm: string): string =>
    `${algorithm}=${createHmac(algorithm, secret).update(body, 'utf8').digest('hex')}`;
  const contentType =
    app.webhook.contentType === 'json' ? 'application/json' : 'application/x-www-form-urlencoded';
  return {
    accept: '*/*',
    'content-type': contentType,
    'user-agent': 'GitHub-Hookshot/c0ffee0',
    'x-github-delivery': guid,
    'x-github-event': hook.event,
    'x-github-hook-id': String(app.id),
    'x-github-hook-installation-target-id': String(app.id),
    'x-github-hook-installation-target-type': 'integration',
    ...(secret === '' ? {} : { 'x-hub-signature': sign('sha1'), 'x-hub-signature-256': sign('sha256') }),
  };
}

function recordOf(facts: {
  hook: OutgoingHook;
  guid: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  answer: Answer;
}): Omit<HookDelivery, 'id' | 'deliveredAt' | 'duration'> {
  const { hook, guid, url, headers, answer } = facts;
  return {
    appId: hook.appId,
    guid,
    event: hook.event,
    action: hook.action,
    installationId: hook.installationId,
    repositoryId: hook.repositoryId,
    isRedelivery: hook.guid !== undefined,
    status: answer.status,
    statusCode: answer.statusCode,
    url,
    request: { headers, payload: hook.payload },
    response: { headers: answer.headers, payload: answer.body },
  };
}
