import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { charter } from './installed-charter.ts';
import { medianOf, summaryOf } from './summary.ts';

const rounds = 5;

/** From `npm start` to the line that says where to look; and the start of the command line beside an empty process. */
export async function run(): Promise<readonly string[]> {
  const starts: number[] = [];
  for (let round = 0; round < rounds; round++) starts.push(await timeUntilReady());
  const helps: number[] = [];
  const empties: number[] = [];
  for (let round = 0; round < rounds; round++) {
    helps.push(await timeProcess([charter, '--help']));
    empties.push(await timeProcess(['--eval', '0']));
  }
  const ratio = (medianOf(helps) / medianOf(empties)).toFixed(2);
  return [
    `npm start until ready, ${rounds} times: ${summaryOf(starts)} (bound: 5000 ms)`,
    `charter --help: ${summaryOf(helps)}; an empty Node process: ${summaryOf(empties)}; ${ratio} × (bound: 3 ×)`,
  ];
}

async function timeUntilReady(): Promise<number> {
  const begun = performance.now();
  const child = spawn('npm', ['start', '--', '--port', '0', '--json'], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    let output = '';
    for await (const chunk of child.stdout) {
      output += String(chunk);
      if (output.includes('"url"')) return performance.now() - begun;
    }
    throw new Error(`npm start ended before it was ready: ${output}`);
  } finally {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
  }
}

async function timeProcess(args: readonly string[]): Promise<number> {
  const begun = performance.now();
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  await once(child, 'exit');
  return performance.now() - begun;
}
