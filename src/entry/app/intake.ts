import { createSecretKey, type KeyObject } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DeliveryStore } from '../../ports/delivery-store.ts';
import type { Log } from '../../ports/log.ts';
import type { WorkItem } from '../../ports/work-queue.ts';
import { readDeliveryHeaders, type DeliveryHeaders } from './delivery-headers.ts';
import { answers, isVerified, type DeliveryResult } from './intake-answers.ts';
import { BodyReader } from './raw-body.ts';
import { isSignedWith } from './signature.ts';

export interface ReceivedEvent {
  readonly guid: string;
  readonly event: string;
  /** The parsed body: an object, of whatever shape. */
  readonly payload: object;
}

export interface IntakeOptions {
  readonly secret: string;
  readonly deliveries: DeliveryStore;
  /** Hands an event to its handlers and gives the work that they ask for. */
  readonly workOf: (received: ReceivedEvent) => Promise<readonly WorkItem[]>;
  readonly log: Log;
  /** Told how every request was answered; the event is undefined where the sender was not verified. */
  readonly onAnswer: (result: DeliveryResult, event: string | undefined) => void;
  /** Told when the handlers of a delivery failed, which its sender never hears of. */
  readonly onFailure: (event: string) => void;
  /** Told what a delivery asked for, once that is stored. */
  readonly onDone?: (received: ReceivedEvent, work: readonly WorkItem[]) => void;
  /** Bytes of one body; GitHub sends 25 MB at most. */
  readonly bodyLimit?: number;
}

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#payload-cap */
const githubPayloadCap = 25_000_000;

/** Bytes of all bodies that are being read at one time. */
const roomForBodies = 200_000_000;

/** Failures of a delivery's handlers in this process, after which it is given up. */
const mostFailures = 3;

/**
 * Takes webhook deliveries: verified before anything is parsed or stored, stored before they are answered, and done
 * when the work they ask for is queued. What a refused request held is never logged.
 */
export class Intake {
  readonly #options: IntakeOptions;
  readonly #secret: KeyObject;
  readonly #bodies: BodyReader;
  readonly #inHand = new Map<string, Promise<void>>();
  readonly #failures = new Map<string, number>();

  constructor(options: IntakeOptions) {
    if (options.secret === '') throw new TypeError('the webhook secret is empty, so anybody could sign');
    this.#options = options;
    this.#secret = createSecretKey(options.secret, 'utf8');
    this.#bodies = new BodyReader({ limit: options.bodyLimit ?? githubPayloadCap, room: roomForBodies });
  }

  /** Answers one request to the webhook route. Never throws. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const headers = readDeliveryHeaders(request);
    const result = typeof headers === 'string' ? headers : await this.#take(request, headers);
    answer(response, result);
    this.#options.onAnswer(
      result,
      typeof headers !== 'string' && isVerified(result) ? headers.event : undefined,
    );
  }

  /** Takes up what an earlier process, or an earlier failure, left undone; resolves when it was handed on. */
  async takeUpPending(): Promise<void> {
    const { deliveries } = this.#options;
    for (const guid of await deliveries.pending()) {
      const delivery = this.#inHand.has(guid) ? undefined : await deliveries.read(guid);
      const payload = delivery === undefined ? undefined : parseObject(delivery.body);
      if (delivery !== undefined && payload !== undefined && !this.#inHand.has(guid))
        await this.#work({ guid, event: delivery.event, payload });
    }
  }

  /** Resolves when every accepted delivery was handed on. */
  async whenIdle(): Promise<void> {
    while (this.#inHand.size > 0) await Promise.all(this.#inHand.values());
  }

  async #take(request: IncomingMessage, headers: DeliveryHeaders): Promise<DeliveryResult> {
    const body = await this.#bodies.read(request);
    if (body.kind !== 'complete') return body.kind;
    if (!isSignedWith(this.#secret, body.bytes, headers.signature)) return 'bad-signature';
    const text = body.bytes.toString('utf8');
    const payload = parseObject(text);
    return payload === undefined ? 'not-json' : this.#accept(headers, text, payload);
  }

  async #accept(headers: DeliveryHeaders, body: string, payload: object): Promise<DeliveryResult> {
    const { guid, event } = headers;
    try {
      const { seen, stored } = await this.#options.deliveries.accept({ guid, event, body });
      if (seen !== 'completed' && !this.#inHand.has(guid)) void this.#work({ guid, event, payload });
      await stored;
      return seen === 'completed' ? 'repeated' : 'accepted';
    } catch (error) {
      this.#options.log.error('a delivery could not be stored', { guid, event, error });
      return 'not-stored';
    }
  }

  #work(received: ReceivedEvent): Promise<void> {
    const done = this.#handOn(received).finally(() => this.#inHand.delete(received.guid));
    this.#inHand.set(received.guid, done);
    return done;
  }

  async #handOn(received: ReceivedEvent): Promise<void> {
    const { deliveries, workOf, onDone } = this.#options;
    const { guid } = received;
    try {
      const work = await workOf(received);
      await deliveries.complete(guid, work);
      this.#failures.delete(guid);
      onDone?.(received, work);
    } catch (error) {
      await this.#noteFailure(received, error);
    }
  }

  /** A delivery that fails stays pending for the next round, but not for ever: the rounds look at everything anyway. */
  async #noteFailure({ guid, event }: ReceivedEvent, error: unknown): Promise<void> {
    const failures = (this.#failures.get(guid) ?? 0) + 1;
    const isGivenUp = failures >= mostFailures;
    this.#options.log.error('the handlers of a delivery failed', { guid, event, failures, isGivenUp, error });
    this.#options.onFailure(event);
    if (isGivenUp) this.#failures.delete(guid);
    else this.#failures.set(guid, failures);
    if (isGivenUp) await this.#options.deliveries.complete(guid, []).catch(() => undefined);
  }
}

/** The object in a JSON text; undefined when it is no JSON, or JSON of another kind. */
function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function answer(response: ServerResponse, result: DeliveryResult): void {
  const { status, headers, text } = answers[result];
  if (response.destroyed) return;
  response.writeHead(status, headers).end(text);
}
