import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const launcher = resolve('src/entry/cli/charter.mjs');
/** A device of Linux that is always full. */
const full = '/dev/full';

/** Runs the real program where one of its two streams leads to a device that is full. */
async function runOnFullDevice(args: readonly string[], fullStream: 1 | 2) {
  const device = openSync(full, 'w');
  const stdio = [0, 1, 2].map((stream) =>
    stream === fullStream ? device : stream === 0 ? ('ignore' as const) : ('pipe' as const),
  );
  const child = spawn(process.execPath, [launcher, ...args], { stdio });
  closeSync(device);
  let heard = '';
  const other = fullStream === 1 ? child.stderr : child.stdout;
  other?.setEncoding('utf8').on('data', (text: string) => (heard += text));
  const [exitCode]: (number | null)[] = await once(child, 'close');
  return { exitCode, heard };
}

describe.skipIf(!existsSync(full))('a command whose output cannot be written', { timeout: 60_000 }, () => {
  it('says so in a sentence, without a stack trace, and ends with 2', async () => {
    expect(await runOnFullDevice(['schema', 'Service'], 1)).toEqual({
      exitCode: 2,
      heard:
        'error The output could not be written: ENOSPC. (output-not-written)\n' +
        'hint  Make room, or send it somewhere else.\n',
    });
  });

  it('keeps its result and its exit code where only the notes are lost', async () => {
    expect(await runOnFullDevice(['validat'], 2)).toEqual({ exitCode: 2, heard: '' });
  });
});
