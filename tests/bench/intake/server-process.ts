// One server under load: Charter's intake, or Probot's own route. Tells its address and, when asked, what it used.
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { createProbot } from 'probot';
import { startApp } from '../../../src/entry/app/start-app.ts';

const [kind = '', webhookSecret = ''] = process.argv.slice(2);
const privateKey = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();
const nowhere = openSync('/dev/null', 'w');

async function startCharter(): Promise<string> {
  const dataDir = mkdtempSync(join(tmpdir(), 'charter-bench-'));
  process.on('exit', () => rmSync(dataDir, { recursive: true, force: true }));
  const app = await startApp({
    config: {
      appId: 17,
      privateKey,
      webhookSecret,
      port: 0,
      host: '127.0.0.1',
      dataDir,
      logLevel: 'info',
      // Nobody listens there: the rounds fail at once and stay out of the measurement.
      githubApiUrl: 'http://127.0.0.1:1',
    },
    logDestination: { write: (line) => void writeSync(nowhere, line) },
    // Real work waits for the forge most of its time; so deliveries for a key gather while it is worked on.
    createHandler: () => () => new Promise((resolve) => setTimeout(() => resolve({ kind: 'done' }), 50)),
  });
  return app.url;
}

/** The leanest form there is: its middleware alone on a plain server, with a handler that does nothing. */
async function startProbot(): Promise<string> {
  const log = pino({ level: 'info' }, { write: (line) => void writeSync(nowhere, line) });
  const probot = createProbot({ env: {}, overrides: { appId: 17, privateKey, secret: webhookSecret, log } });
  await probot.ready();
  probot.on('pull_request.synchronize', async () => undefined);
  const middleware = await probot.getNodeMiddleware();
  const server = createServer((request, response) => void middleware(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const url = await (kind === 'charter' ? startCharter() : startProbot());
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpu: user + system, rss: process.memoryUsage.rss() });
});
process.on('disconnect', () => process.exit(0));
process.send?.({ url });
