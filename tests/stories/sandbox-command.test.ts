import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aFolder } from '../builders/a-store.ts';
import { eventually } from '../builders/eventually.ts';

const launcher = join(import.meta.dirname, '../../src/entry/cli/charter.mjs');

interface Running {
  readonly process: ChildProcess;
  readonly temporary: string;
  stdout(): string;
  stderr(): string;
  /** Resolves when standard output holds the text. */
  says(text: string): Promise<void>;
  ended(): Promise<number | null>;
}

/** `charter sandbox …` as a process of its own, with a folder for temporary files that can be looked into. */
function charterSandbox(...words: string[]): Running {
  const temporary = aFolder();
  const child = spawn(process.execPath, [launcher, 'sandbox', ...words], {
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'close').then(([code]: (number | null)[]) => code ?? null);
  const text = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text.stdout += part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => (text.stderr += part));
  return {
    process: child,
    temporary,
    stdout: () => text.stdout,
    stderr: () => text.stderr,
    says: async (wanted) => {
      const waiting = ended.then(() => 'ended' as const);
      while (!text.stdout.includes(wanted)) {
        const next = await Promise.race([once(child.stdout, 'data').then(() => 'data' as const), waiting]);
        if (next === 'ended' && !text.stdout.includes(wanted)) throw new Error(`ended: ${text.stderr}`);
      }
    },
    ended: () => ended,
  };
}

describe('charter sandbox', () => {
  it('ends when the npm that started it does, though the shell between them passes nothing on', async () => {
    const shell = spawn('sh', ['-c', `"${process.execPath}" "${launcher}" sandbox --port 0; true`], {
      env: { ...process.env, TMPDIR: aFolder(), npm_lifecycle_event: 'start' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    shell.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
    const closed = once(shell.stdout, 'close');
    await eventually(() => text.includes('Ctrl-C'));

    shell.kill('SIGTERM');

    // Closed when the last process that could write to it is gone.
    await closed;
    expect(text.trimEnd()).toMatch(/Ctrl-C ends it\.$/);
  });

  it('says where to look, as whom and what to try, and ends with nothing left at Ctrl-C', async () => {
    const running = charterSandbox('--port', '0');
    await running.says('Ctrl-C');
    const text = running.stdout();
    expect(text).toMatch(/look at {3}http:\/\/127\.0\.0\.1:\d+\/nightjar\/registry\n/);
    expect(
      text.match(/git clone http:\/\/\w+:ghp_\w+@127\.0\.0\.1:\d+\/nightjar\/registry\.git$/gm)?.length,
    ).toEqual(8);
    expect(text.match(/^ {2}\d\. /gm)).toEqual(['  1. ', '  2. ', '  3. ']);
    running.process.kill('SIGINT');
    expect(await running.ended()).toEqual(0);
    expect({ left: readdirSync(running.temporary), stderr: running.stderr() }).toEqual({
      left: [],
      stderr: '',
    });
  });

  it('prints addresses and tokens as one line of JSON for programs', async () => {
    const running = charterSandbox('--port', '0', '--json');
    await running.says('\n');
    const facts = JSON.parse(running.stdout()) as { users: { login: string; token: string }[]; url: string };
    const user = facts.users.find(({ login }) => login === 'mira');
    const answer = await fetch(`${facts.url}/api/v3/user`, {
      headers: { authorization: `Bearer ${user?.token}` },
    });
    expect(await answer.json()).toMatchObject({ login: 'mira' });
    running.process.kill('SIGTERM');
    expect(await running.ended()).toEqual(0);
  });

  // Tried again, because another program may take the port while the sandbox is away.
  it('keeps its state in a folder and goes on from there', { retry: 2 }, async () => {
    const folder = join(aFolder(), 'kept');
    const first = charterSandbox('--port', '0', '--keep', folder);
    await first.says('Ctrl-C');
    expect(first.stdout()).toContain(`Everything is kept in ${folder}`);
    first.process.kill('SIGINT');
    expect(await first.ended()).toEqual(0);
    const second = charterSandbox('--keep', folder);
    await second.says('Ctrl-C');
    const addresses = [first, second].map((running) => /look at {3}(\S+)/.exec(running.stdout())?.[1]);
    expect(second.stdout()).toContain('is back, as it was left');
    expect(addresses[1]).toEqual(addresses[0]);
    second.process.kill('SIGINT');
    expect(await second.ended()).toEqual(0);
  });

  it('plays the story to its end with exit code 0', { timeout: 180_000 }, async () => {
    const running = charterSandbox('--story', '--port', '0');
    const exitCode = await running.ended();
    expect({ exitCode, broken: running.stdout().match(/✘[^]*/)?.[0] }).toEqual({
      exitCode: 0,
      broken: undefined,
    });
    expect(running.stdout()).toMatch(/✔ All \d+ expectations were met/);
    expect({ left: readdirSync(running.temporary), stderr: running.stderr() }).toEqual({
      left: [],
      stderr: '',
    });
  });

  it('stops the story at Ctrl-C with exit code 2 and nothing left', async () => {
    const running = charterSandbox('--story', '--port', '0');
    await running.says('git push');
    running.process.kill('SIGINT');
    expect(await running.ended()).toEqual(2);
    expect({ left: readdirSync(running.temporary), stderr: running.stderr() }).toEqual({
      left: [],
      stderr: 'The story was stopped before its end.\n',
    });
  });

  it('says that a port is taken, with exit code 2', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const running = charterSandbox('--port', String(port));
    expect(await running.ended()).toEqual(2);
    expect(running.stderr()).toEqual(
      `error port ${port} cannot be had on this machine (EADDRINUSE) (sandbox-port-unavailable)\n` +
        'hint  Name another one with --port, or 0 for any that is free.\n',
    );
    expect(readdirSync(running.temporary)).toEqual([]);
  });

  it.each([
    [['--port', 'http'], 'usage-invalid-value'],
    [['--port', '65536'], 'usage-invalid-value'],
    [['--story', '--repo', '.'], 'sandbox-story-needs-example'],
    [['--repo', '/'], 'sandbox-not-a-repository'],
  ])('refuses %j with exit code 2', async (words, code) => {
    const running = charterSandbox(...words);
    expect(await running.ended()).toEqual(2);
    expect(running.stderr()).toContain(`(${code})`);
    expect(readdirSync(running.temporary)).toEqual([]);
  });
});
