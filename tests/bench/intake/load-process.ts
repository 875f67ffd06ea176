// The load: so many deliveries over so many connections, each waiting for its answer before the next is sent.
import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { aBody } from './a-body.ts';

export interface Load {
  readonly port: number;
  readonly secret: string;
  readonly isSigned: boolean;
  readonly count: number;
  readonly connections: number;
}

export interface LoadResult {
  readonly seconds: number;
  readonly statuses: Readonly<Record<string, number>>;
}

const bodies = Array.from({ length: 50 }, (_, number) => Buffer.from(aBody(number + 1)));

function requestsOf({ secret, isSigned }: Load): (number: number) => Buffer {
  const tails = bodies.map((body) => {
    const signature = createHmac('sha256', isSigned ? secret : 'another secret')
      .update(body)
      .digest('hex');
    const head = `x-hub-signature-256: sha256=${signature}\r\ncontent-length: ${body.length}\r\n\r\n`;
    return Buffer.concat([Buffer.from(head), body]);
  });
  return (number) => {
    const head =
      'POST /api/github/webhooks HTTP/1.1\r\nhost: localhost\r\nuser-agent: GitHub-Hookshot/0000000\r\naccept: */*\r\n' +
      'content-type: application/json\r\nx-github-event: pull_request\r\nx-github-hook-id: 1\r\n' +
      `x-github-delivery: ${nextGuid()}\r\n`;
    return Buffer.concat([Buffer.from(head), tails[number % tails.length] ?? Buffer.alloc(0)]);
  };
}

let ticks = BigInt(Date.now()) * 10_000n + 122_192_928_000_000_000n;

/** A GUID of version 1, as GitHub's are: a time in 100 ns, its lowest part first. */
function nextGuid(): string {
  const hex = (ticks += 137n).toString(16).padStart(15, '0');
  return `${hex.slice(7)}-${hex.slice(3, 7)}-1${hex.slice(0, 3)}-836d-0e4f3503ccbe`;
}

async function put(load: Load): Promise<LoadResult> {
  const requestOf = requestsOf(load);
  const statuses: Record<string, number> = {};
  let sent = 0;
  const started = performance.now();
  const worker = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = connect(load.port, '127.0.0.1');
      let answer = '';
      const next = (): void => {
        if (sent === load.count) {
          socket.end();
          resolve();
          return;
        }
        socket.write(requestOf(sent++));
      };
      socket.setNoDelay(true);
      socket.on('connect', next);
      socket.on('error', reject);
      socket.on('data', (chunk) => {
        answer += chunk.toString('latin1');
        const end = answer.indexOf('\r\n\r\n');
        const length = Number(/content-length: (\d+)/i.exec(answer)?.[1] ?? 0);
        if (end < 0 || answer.length < end + 4 + length) return;
        const status = answer.slice(9, 12);
        statuses[status] = (statuses[status] ?? 0) + 1;
        answer = '';
        next();
      });
    });
  await Promise.all(Array.from({ length: load.connections }, worker));
  return { seconds: (performance.now() - started) / 1_000, statuses };
}

process.on('message', (load: Load) => {
  put(load).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit(0));
