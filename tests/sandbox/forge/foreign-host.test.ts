import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { aForge, type World } from '../../builders/a-forge.ts';

// Real HTTP and Git: much slower on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: World;

beforeAll(async () => {
  world = await aForge();
});

afterAll(() => world.close());

async function statusFor(path: string, host: string): Promise<number | undefined> {
  const sent = request(`${world.forge.url}${path}`, { headers: { host } });
  sent.end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  answer.resume();
  await once(answer, 'end');
  return answer.statusCode;
}

describe('a forge on the loopback', () => {
  it.each(['/api/v3/repos/acme/app', '/acme/app.git/info/refs?service=git-upload-pack'])(
    'refuses %s to a foreign name that was given this address',
    async (path) => {
      const { port } = new URL(world.forge.url);
      const hosts = [`evil.example:${port}`, `127.0.0.1.evil.example:${port}`, `localhost:${port}`];
      expect(await Promise.all(hosts.map((host) => statusFor(path, host)))).toEqual([421, 421, 200]);
    },
  );
});
