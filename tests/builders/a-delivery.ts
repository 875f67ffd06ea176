import { createHmac, randomUUID } from 'node:crypto';

export const webhookSecret = 'a-webhook-secret-of-the-tests';

export interface DeliveryWish {
  readonly event?: string;
  readonly guid?: string;
  readonly body?: string;
  readonly secret?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

export function aPullRequestPayload(number = 12, more: object = {}): object {
  return {
    action: 'opened',
    number,
    pull_request: { number },
    repository: { id: 5, full_name: 'acme/shop' },
    installation: { id: 42 },
    ...more,
  };
}

export function signatureOf(body: string, secret = webhookSecret): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/** A request as GitHub would send it, for `fetch`. A header that is undefined is left out. */
export function aDelivery({
  event = 'pull_request',
  guid = randomUUID(),
  body = JSON.stringify(aPullRequestPayload()),
  secret = webhookSecret,
  headers = {},
}: DeliveryWish = {}): { method: string; body: string; headers: Record<string, string> } {
  const all: Record<string, string | undefined> = {
    'content-type': 'application/json',
    'x-github-event': event,
    'x-github-delivery': guid,
    'x-hub-signature-256': signatureOf(body, secret),
    ...headers,
  };
  const set = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { method: 'POST', body, headers: Object.fromEntries(set) };
}
