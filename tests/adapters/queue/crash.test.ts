import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { aFolder, aStore } from '../../builders/a-store.ts';

const child = fileURLToPath(new URL('./crash-child.ts', import.meta.url));

/** Runs the child until it has stored so many deliveries, and kills it in the middle of its work. */
async function storedBeforeKill(dataDir: string, doneFile: string, enough: number): Promise<number[]> {
  const running = spawn(process.execPath, [child, dataDir, doneFile], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  running.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (output.split('\n').length > enough) running.kill('SIGKILL');
  });
  await new Promise((resolve) => running.on('close', resolve));
  return output.split('\n').slice(0, -1).map(Number);
}

describe('a process that is killed', () => {
  it('loses nothing that it had stored', { timeout: 30_000 }, async () => {
    const dataDir = aFolder();
    const doneFile = join(dataDir, 'done.txt');
    const stored = await storedBeforeKill(dataDir, doneFile, 120);
    const done = new Set(existsSync(doneFile) ? readFileSync(doneFile, 'utf8').split('\n') : []);

    const { deliveries, queue } = aStore({ dataDir });
    const pending = await deliveries.pending();
    queue.start(async ({ key }) => {
      done.add(key);
      return { kind: 'done' };
    });
    await queue.whenIdle();

    expect(stored.length).toBeGreaterThanOrEqual(120);
    expect(stored.filter((n) => n % 5 === 0 && !pending.includes(`guid-${n}`))).toEqual([]);
    const whole = stored.filter((n) => n % 5 !== 0);
    const completed = await Promise.all(whole.map((n) => deliveries.isCompleted(`guid-${n}`)));
    expect(whole.filter((n, index) => !done.has(`acme/shop#${n}`) || completed[index] !== true)).toEqual([]);
  });
});
