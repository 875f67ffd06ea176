import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const launcher = resolve('src/entry/cli/charter.mjs');

export interface CliResult {
  readonly exitCode: number | null;
  readonly output: string;
  readonly errors: string;
}

export interface CliRun {
  readonly in?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeOptions?: readonly string[];
}

/** Runs the real program in a process of its own, without a terminal. */
export function runCharter(args: readonly string[], run: CliRun = {}): Promise<CliResult> {
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...(run.nodeOptions ?? []), launcher, ...args], {
      cwd: run.in,
      env: { ...inherited, ...run.env },
    });
    const result = { output: '', errors: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (result.output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (result.errors += text));
    child.on('error', reject).on('close', (exitCode) => resolve({ exitCode, ...result }));
  });
}
