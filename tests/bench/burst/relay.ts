import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { numberOf } from '../generate/numbers.ts';

export interface RelayCounts {
  /** Deliveries taken over from the forge. */
  readonly taken: number;
  /** Sent to a server, those doubled included. */
  readonly sent: number;
  readonly doubled: number;
  /** Refused once, so that they only come again when somebody asks for them. */
  readonly lost: number;
  readonly foundAgain: number;
  /** Answers of the servers other than 202 and 200. */
  readonly refused: number;
}

interface Delivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Deliveries that are mixed with each other, and how many go out at the same time. */
const mixed = 48;
const atOnce = 16;

/**
 * Stands between the forge and the servers, and does to signed webhooks what networks and restarts do to them: loses
 * some, doubles some, under the same GUID or a new one, and changes their order.
 */
export class Relay {
  readonly #server: Server;
  readonly #lost = new Set<string>();
  #targets: readonly string[] = [];
  #waiting: Delivery[] = [];
  #isHeld = false;
  #isTroubled = false;
  #underWay = 0;
  #number = 0;
  #counts = { taken: 0, sent: 0, doubled: 0, lost: 0, foundAgain: 0, refused: 0 };

  constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const isTaken = this.#take({ headers: kept(request.headers), body: Buffer.concat(chunks) });
        response.writeHead(isTaken ? 202 : 500).end();
      });
    });
  }

  /** Gives the address for the forge's webhooks. */
  async open(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  /** Where webhooks go from now on, to each server in turn. */
  leadTo(targets: readonly string[]): void {
    this.#targets = targets;
  }

  /** From now on some are lost, doubled and mixed up. */
  trouble(): void {
    this.#isTroubled = true;
  }

  /** Keeps everything back, until `release`. */
  hold(): void {
    this.#isHeld = true;
  }

  release(): void {
    this.#isHeld = false;
    this.#pump();
  }

  get counts(): RelayCounts {
    return { ...this.#counts };
  }

  /** Nothing waits or is under way, and everything lost has come again. */
  get isIdle(): boolean {
    return this.#waiting.length + this.#underWay + this.#lost.size === 0;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  #take(delivery: Delivery): boolean {
    const number = this.#number++;
    const guid = delivery.headers['x-github-delivery'] ?? '';
    if (this.#lost.delete(guid)) this.#counts.foundAgain++;
    else if (this.#isTroubled && numberOf(100, number, 1) < 3) return this.#lose(guid);
    this.#counts.taken++;
    this.#waiting.push(delivery);
    if (this.#isTroubled && numberOf(100, number, 2) < 15) this.#double(delivery, number);
    this.#pump();
    return true;
  }

  #lose(guid: string): false {
    this.#lost.add(guid);
    this.#counts.lost++;
    return false;
  }

  #double(delivery: Delivery, number: number): void {
    const isNew = numberOf(2, number, 3) === 0;
    const renamed = { ...delivery.headers, 'x-github-delivery': randomUUID() };
    this.#counts.doubled++;
    this.#waiting.push(isNew ? { ...delivery, headers: renamed } : delivery);
  }

  #pump(): void {
    while (!this.#isHeld && this.#underWay < atOnce && this.#waiting.length > 0) {
      const at = this.#isTroubled ? numberOf(Math.min(mixed, this.#waiting.length), this.#counts.sent, 4) : 0;
      const [delivery] = this.#waiting.splice(at, 1);
      if (delivery !== undefined) void this.#send(delivery);
    }
  }

  async #send(delivery: Delivery): Promise<void> {
    this.#underWay++;
    const target = this.#targets[this.#counts.sent++ % this.#targets.length];
    const isTaken = await post(target, delivery);
    this.#underWay--;
    if (!isTaken) {
      this.#counts.refused++;
      this.#waiting.push(delivery);
    }
    this.#pump();
  }
}

async function post(target: string | undefined, { headers, body }: Delivery): Promise<boolean> {
  if (target === undefined) return false;
  try {
    const response = await fetch(target, { method: 'POST', headers, body: new Uint8Array(body) });
    await response.text();
    return response.ok;
  } catch {
    return false;
  }
}

function kept(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  const wanted = Object.entries(headers).filter(([name]) => /^(?:x-|content-type$|user-agent$)/.test(name));
  return Object.fromEntries(wanted.map(([name, value]) => [name, String(value)]));
}
