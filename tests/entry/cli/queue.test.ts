import { describe, expect, it } from 'vitest';
import { main } from '../../../src/entry/cli/main.ts';
import { queueText } from '../../../src/render/queue/queue-text.ts';
import { plainPaint } from '../../../src/render/paint.ts';
import { aFolder, aStore } from '../../builders/a-store.ts';
import { FakeTerminal } from './a-terminal.ts';

interface Outcome {
  readonly exitCode: number;
  readonly output: string;
  readonly errors: string;
}

async function run(args: readonly string[], environment: Record<string, string> = {}): Promise<Outcome> {
  const terminal = new FakeTerminal(environment);
  const exitCode = await main(args, terminal);
  return { exitCode, output: terminal.output, errors: terminal.errors };
}

async function aDataDirWith(keys: readonly string[]): Promise<string> {
  const dataDir = aFolder();
  const store = aStore({ dataDir, clock: { now: () => '2026-03-01T12:00:00.000Z' } });
  for (const key of keys) await store.queue.enqueue({ key, installationId: 7 });
  await store.close();
  return dataDir;
}

describe('charter queue', () => {
  it('says that there is nothing to do', async () => {
    const outcome = await run(['queue', '--data', await aDataDirWith([])]);

    expect(outcome).toEqual({ exitCode: 0, output: 'Nothing is waiting, running or failed.\n', errors: '' });
  });

  it('prints the keys as JSON, of the folder that the environment names', async () => {
    const DATA_DIR = await aDataDirWith(['acme/shop#1']);

    const { exitCode, output } = await run(['queue', '--json'], { DATA_DIR });

    expect(exitCode).toBe(0);
    expect(JSON.parse(output)).toEqual({
      summary: { waiting: 1, running: 0, failed: 0 },
      entries: [
        {
          key: 'acme/shop#1',
          installationId: 7,
          state: 'waiting',
          since: '2026-03-01T12:00:00.000Z',
          attempt: 0,
          isBackground: false,
        },
      ],
    });
  });

  it('forgets a key, and says so when there is none', async () => {
    const dataDir = await aDataDirWith(['acme/shop#1']);

    const dropped = await run(['queue', 'drop', 'acme/shop#1', '--data', dataDir]);
    const again = await run(['queue', 'drop', 'acme/shop#1', '--data', dataDir]);
    const retried = await run(['queue', 'retry', 'acme/shop#1', '--data', dataDir]);

    expect(dropped).toEqual({ exitCode: 0, output: 'acme/shop#1 is forgotten.\n', errors: '' });
    expect([again.exitCode, retried.exitCode]).toEqual([2, 2]);
    expect(again.errors).toContain('queue-key-unknown');
  });

  it.each([
    ['no place', [], 'usage-missing-option'],
    ['two places', ['--data', '.', '--redis', 'redis://localhost'], 'usage-invalid-value'],
    ['a folder without data', ['--data', '/nowhere'], 'data-store-missing'],
    ['a URL that is none', ['--redis', 'http://user:secret@host'], 'config-invalid'],
    ['a Redis that is not there', ['--redis', 'redis://:secret@127.0.0.1:1'], 'redis-unavailable'],
  ])('ends with 2 for %s, and prints no password', async (_, options, code) => {
    const { exitCode, output, errors } = await run(['queue', ...options]);

    expect(exitCode).toBe(2);
    expect(errors).toContain(code);
    expect(`${output}${errors}`).not.toContain('secret');
  });
});

describe('the queue as text', () => {
  it('shows why something was put off or given up, and reveals what is invisible', () => {
    const common = { installationId: 7, isBackground: false };
    const text = queueText(
      [
        { ...common, key: 'acme/web#2', state: 'running', since: '2026-03-01T11:59:20.000Z', attempt: 1 },
        {
          ...common,
          key: 'acme/shop#12',
          state: 'waiting',
          since: '2026-03-01T10:00:00.000Z',
          attempt: 3,
          due: '2026-03-01T12:08:00.000Z',
          reason: 'rate\u202elimit',
        },
        {
          ...common,
          key: 'acme/shop#3',
          state: 'failed',
          since: '2026-02-26T12:00:00.000Z',
          attempt: 8,
          isBackground: true,
          code: 'forge-forbidden',
          reason: 'no access',
        },
      ],
      '2026-03-01T12:00:00.000Z',
      plainPaint,
    );

    expect(text).toBe(
      [
        'running  acme/web#2    for 40 s, attempt 1',
        'waiting  acme/shop#12  for 2 h, attempt 3, again in 8 min',
        String.raw`         rate\u{202E}limit`,
        'failed   acme/shop#3   for 3 d, attempt 8, nobody waits for it',
        '         forge-forbidden: no access',
        '',
        '3 keys: 1 running, 1 waiting, 1 failed',
        '',
      ].join('\n'),
    );
  });
});
