import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aDelivery, webhookSecret } from '../../builders/a-delivery.ts';
import { aFolder } from '../../builders/a-store.ts';
import { aForgeApi } from '../../builders/a-forge-api.ts';

const privateKey = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();

interface Serving {
  readonly output: () => string;
  readonly errors: () => string;
  /** Resolves when the text was printed. */
  readonly printed: (text: string) => Promise<void>;
  readonly signal: (name: NodeJS.Signals) => void;
  readonly ended: Promise<number | null>;
}

/** `charter serve` as a program of its own, with nothing in its environment but what is given. */
function charterServe(environment: Record<string, string>): Serving {
  const child = spawn(process.execPath, ['src/entry/cli/charter.mjs', 'serve'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  onTestFinished(() => void child.kill('SIGKILL'));
  return {
    output: () => output,
    errors: () => errors,
    printed: async (text) => {
      while (!output.includes(text)) await once(child.stdout, 'data');
    },
    signal: (name) => child.kill(name),
    ended: once(child, 'close').then(([code]) => code as number | null),
  };
}

function environment(apiUrl: string): Record<string, string> {
  return {
    APP_ID: '17',
    PRIVATE_KEY: privateKey.replaceAll('\n', '\\n'),
    WEBHOOK_SECRET: 'the-secret-of-this-test',
    DATA_DIR: aFolder(),
    PORT: '0',
    GITHUB_API_URL: apiUrl,
  };
}

describe('charter serve', () => {
  it('names everything that is missing and does not start', { timeout: 30_000 }, async () => {
    const serving = charterServe({ WEBHOOK_SECRET: '' });

    expect(await serving.ended).toBe(2);
    expect(serving.output()).toBe('');
    for (const problem of [
      'APP_ID is not set. (config-missing)',
      'PRIVATE_KEY is not set. (config-missing)',
      'WEBHOOK_SECRET is empty. (config-empty)',
      'DATA_DIR is not set. (config-missing)',
    ])
      expect(serving.errors()).toContain(problem);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'serves until %s, and then ends cleanly',
    { timeout: 30_000 },
    async (signal) => {
      const api = await aForgeApi();
      const serving = charterServe(environment(api.url));
      await serving.printed('Charter is listening');
      const [, url = ''] = /"url":"([^"]+)"/.exec(serving.output()) ?? [];

      const health = await fetch(`${url}/readyz`);
      serving.signal(signal);
      const code = await serving.ended;

      expect([health.status, code]).toEqual([200, 0]);
      expect(serving.output()).toContain('Charter has stopped');
      expect(serving.output()).not.toMatch(/the-secret-of-this-test|PRIVATE KEY/);
      expect(serving.errors()).toBe('');
    },
  );

  it(
    'finishes the work in hand, also when the signal to end comes twice at once',
    { timeout: 30_000 },
    async () => {
      const api = await aForgeApi();
      const asked = Promise.withResolvers<void>();
      const gate = Promise.withResolvers<{ status: number }>();
      api.answer = ({ line }) => {
        if (line !== 'POST /graphql') return undefined;
        asked.resolve();
        return gate.promise;
      };
      const serving = charterServe({ ...environment(api.url), WEBHOOK_SECRET: webhookSecret });
      await serving.printed('Charter is listening');
      const [, url = ''] = /"url":"([^"]+)"/.exec(serving.output()) ?? [];
      await fetch(`${url}/api/github/webhooks`, aDelivery());
      await asked.promise;

      // Both at once, and of two sorts: the system makes one of two that are equal, and what comes later is meant.
      serving.signal('SIGINT');
      serving.signal('SIGTERM');
      await serving.printed('Charter is stopping');
      gate.resolve({ status: 500 });

      expect(await serving.ended).toBe(0);
      expect(serving.output()).toMatch(/work is put off[^]*Charter has stopped/);
    },
  );
});
