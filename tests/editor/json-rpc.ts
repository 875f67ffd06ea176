import type { Readable, Writable } from 'node:stream';

export interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

export interface Connection {
  /** A request; rejects with what the other side says is wrong. */
  readonly ask: (method: string, params: unknown) => Promise<unknown>;
  readonly tell: (method: string, params: unknown) => void;
}

export interface Answering {
  readonly request: (method: string, params: unknown) => unknown;
  readonly notification: (method: string, params: unknown) => void;
}

/** JSON-RPC 2.0 with the header of the Language Server Protocol, over the two streams of a process. */
export function connect(input: Readable, output: Writable, answering: Answering): Connection {
  const waiting = new Map<number, (message: Message) => void>();
  const send = (message: Message): void => {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    output.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  readMessages(input, ({ id, method, params, ...answer }) => {
    if (id !== undefined && method !== undefined) send({ id, result: answering.request(method, params) });
    else if (method !== undefined) answering.notification(method, params);
    else if (id !== undefined) waiting.get(id)?.(answer);
  });
  let lastId = 0;
  return {
    ask: (method, params) => {
      lastId += 1;
      const id = lastId;
      return new Promise((resolve, reject) => {
        waiting.set(id, ({ result, error }) => (error ? reject(new Error(error.message)) : resolve(result)));
        send({ id, method, params });
      });
    },
    tell: (method, params) => send({ method, params }),
  };
}

function readMessages(stream: Readable, take: (message: Message) => void): void {
  let buffer = Buffer.alloc(0);
  stream.on('data', (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      const head = buffer.indexOf('\r\n\r\n');
      if (head === -1) return;
      const length = Number(/content-length: (\d+)/i.exec(buffer.toString('latin1', 0, head))?.[1]);
      const end = head + 4 + length;
      if (buffer.length < end) return;
      const message = JSON.parse(buffer.toString('utf8', head + 4, end)) as Message;
      buffer = buffer.subarray(end);
      take(message);
    }
  });
}
