import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { BodyReader } from '../../src/entry/app/raw-body.ts';

/** 25 MB that come byte by byte would hold 8 GB as the chunks they came in, before any signature is checked. */
test('keeps the bytes of a body and not the chunks that they came in', async () => {
  const request = Object.assign(new EventEmitter(), { headers: {} });
  const reading = new BodyReader({ limit: 10_000, room: 10_000 }).read(request as unknown as IncomingMessage);
  request.emit('data', Buffer.from([0]));
  const chunk = Buffer.alloc(1);
  for (let sent = 1; sent < 4_000; sent++) {
    chunk[0] = sent % 256;
    request.emit('data', chunk);
  }
  request.emit('end');

  const bytes = Buffer.from(Array.from({ length: 4_000 }, (_, index) => index % 256));
  expect(await reading).toEqual({ kind: 'complete', bytes });
});
