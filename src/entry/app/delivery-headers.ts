import type { IncomingMessage } from 'node:http';
import type { DeliveryResult } from './intake-answers.ts';
import { isSignatureForm } from './signature.ts';

export interface DeliveryHeaders {
  readonly event: string;
  readonly guid: string;
  readonly signature: string;
}

const jsonType = /^\s*application\/json\s*(?:;|$)/i;
const eventForm = /^[a-z][a-z_]{0,63}$/;
const guidForm = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * What GitHub says about a delivery in its headers, or why the request is none: found out before its body is read.
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads#delivery-headers
 */
export function readDeliveryHeaders({ headers, method }: IncomingMessage): DeliveryHeaders | DeliveryResult {
  if (method !== 'POST') return 'wrong-method';
  if (!jsonType.test(headers['content-type'] ?? '')) return 'wrong-type';
  const event = headers['x-github-event'];
  const guid = headers['x-github-delivery'];
  if (typeof event !== 'string' || !eventForm.test(event)) return 'bad-headers';
  if (typeof guid !== 'string' || !guidForm.test(guid)) return 'bad-headers';
  const signature = headers['x-hub-signature-256'];
  if (typeof signature !== 'string' || !isSignatureForm(signature)) return 'bad-signature';
  return { event, guid: guid.toLowerCase(), signature };
}
