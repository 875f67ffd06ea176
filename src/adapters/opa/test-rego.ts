import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { restrictCapabilities, testBuiltins } from './allowed-builtins.ts';
import { runOpa, type OpaProgram } from './opa-program.ts';

export interface RegoTestRun {
  /** `failed` where the tests could not be run at all. */
  readonly outcome: 'passed' | 'broken' | 'failed';
  readonly output: string;
  /** Whether there was nothing to run, which `opa test` passes in silence. */
  readonly isEmpty: boolean;
}

/** What `opa test` exits with when a test does not pass. */
const testsBroken = 2;

/** Longest run of all tests, in milliseconds; each has the five seconds that `opa test` gives it. */
const longest = 5 * 60_000;

/** Runs the tests below a folder by `opa test`, with nothing but the allowed built-in functions. */
export async function testRego(opa: OpaProgram, folder: string, isJson: boolean): Promise<RegoTestRun> {
  const temporary = await mkdtemp(join(tmpdir(), 'charter-policy-test-'));
  try {
    const capabilities = await runOpa(opa, ['capabilities', '--current'], { cwd: temporary });
    const file = join(temporary, 'capabilities.json');
    await writeFile(file, restrictCapabilities(capabilities.stdout, testBuiltins));
    const format = isJson ? ['--format=json'] : ['--verbose'];
    const args = ['test', ...format, '--ignore=*.json,*.yaml,*.yml', `--capabilities=${file}`, '.'];
    const { status, stdout, stderr, isTimeout } = await runOpa(opa, args, {
      cwd: folder,
      milliseconds: longest,
    });
    if (isTimeout) return failed(`opa test took longer than ${longest} ms\n`);
    if (status === 0) return { outcome: 'passed', output: stdout, isEmpty: isNothing(stdout) };
    if (status === testsBroken) return { outcome: 'broken', output: stdout, isEmpty: false };
    return failed(`${stdout}${stderr}`);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

function failed(output: string): RegoTestRun {
  return { outcome: 'failed', output, isEmpty: false };
}

/** Whether a report names no test: nothing at all, or an empty list as JSON. */
function isNothing(report: string): boolean {
  return ['', '[]'].includes(report.trim());
}
