import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aFolder } from '../../builders/a-store.ts';

const ownLauncher = resolve('src/entry/cli/charter.mjs');
const pinnedPackage = `node-${process.platform}-${process.arch}`;
const patient = { timeout: 60_000 };

/** Loaded before the launcher: it takes the Node that runs this test for one of that version. Children do not get it. */
const pretending = (version: string): string =>
  `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });\n`;

/** Stands for Charter on the pinned Node: says how it was called, and ends as its first argument says. */
const program = `
const [ending, ...rest] = process.argv.slice(3);
if (ending === 'wait') {
  process.on('SIGTERM', () => process.exit(7));
  setInterval(() => undefined, 60_000);
}
process.stdout.write(JSON.stringify({ launcher: process.argv[2], ending, rest }) + '\\n', () => {
  if (ending === 'kill') process.kill(process.pid, 'SIGKILL');
  else if (ending !== 'wait') process.exit(Number(ending));
});
`;

interface Installation {
  readonly launcher: string;
  /** What makes Node pretend; to be loaded with `--require`. */
  readonly oldNode: string;
}

/** The launcher as it lies in an installed package, with or without a pinned runtime beside it. */
function anInstallation(pinned: 'present' | 'missing' | 'broken', version = '20.11.1'): Installation {
  const folder = aFolder();
  const launcher = join(folder, 'node_modules/charter-bot/src/entry/cli/charter.mjs');
  mkdirSync(dirname(launcher), { recursive: true });
  copyFileSync(ownLauncher, launcher);
  const oldNode = join(folder, 'old-node.cjs');
  writeFileSync(oldNode, pretending(version));
  if (pinned !== 'missing') writePinnedNode(folder, pinned);
  return { launcher, oldNode };
}

function writePinnedNode(folder: string, pinned: 'present' | 'broken'): void {
  const node = join(folder, 'node_modules', pinnedPackage, 'bin/node');
  mkdirSync(dirname(node), { recursive: true });
  const instead = join(folder, 'program.cjs');
  writeFileSync(instead, program);
  writeFileSync(node, `#!/bin/sh\nexec '${process.execPath}' '${instead}' "$@"\n`);
  chmodSync(node, pinned === 'present' ? 0o755 : 0o644);
}

interface Launched {
  readonly output: () => string;
  readonly errors: () => string;
  /** Resolves when a whole line was printed. */
  readonly answered: () => Promise<void>;
  readonly signal: (name: NodeJS.Signals) => void;
  readonly ended: Promise<number | null>;
}

function launch({ launcher, oldNode }: Installation, ...words: string[]): Launched {
  const { NODE_OPTIONS: _, NODE_PATH: __, ...env } = process.env;
  const child = spawn(process.execPath, ['--require', oldNode, launcher, ...words], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const text = { output: '', errors: '' };
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text.output += part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => (text.errors += part));
  const ended = once(child, 'close').then(([code]: (number | null)[]) => code ?? null);
  return {
    output: () => text.output,
    errors: () => text.errors,
    answered: async () => {
      while (!text.output.includes('\n'))
        await Promise.race([once(child.stdout, 'data'), failWhen(ended, text)]);
    },
    signal: (name) => child.kill(name),
    ended,
  };
}

async function failWhen(ended: Promise<unknown>, text: { errors: string }): Promise<never> {
  throw new Error(`ended with ${String(await ended)}: ${text.errors}`);
}

describe('the launcher on a Node that is too old', patient, () => {
  it('runs itself again on the pinned Node, with the same arguments and exit code', async () => {
    const installation = anInstallation('present');

    const launched = launch(installation, '3', '--flag', 'a b', '$(x)');

    expect(await launched.ended).toBe(3);
    expect(JSON.parse(launched.output())).toEqual({
      launcher: installation.launcher,
      ending: '3',
      rest: ['--flag', 'a b', '$(x)'],
    });
    expect(launched.errors()).toBe('');
  });

  it('hands SIGTERM on, and waits for the end that follows', async () => {
    const launched = launch(anInstallation('present'), 'wait');
    await launched.answered();

    launched.signal('SIGTERM');

    expect(await launched.ended).toBe(7);
  });

  it('ends as shells say it when a signal ended the pinned Node', async () => {
    const launched = launch(anInstallation('present'), 'kill');

    expect(await launched.ended).toBe(128 + 9);
  });

  it('says what it needs, and where to get it, when there is no pinned Node', async () => {
    const launched = launch(anInstallation('missing'), 'validate');

    expect(await launched.ended).toBe(2);
    expect(launched.output()).toBe('');
    expect(launched.errors()).toBe(
      'charter: this is Node 20.11.1, but Charter needs Node 24.15 or newer (or 22.22.2 and later in the 22 line).\n' +
        'Install a newer Node from https://nodejs.org, or run `npm ci` on Linux x64 or arm64, which brings its own.\n',
    );
  });

  it('says so when the pinned Node cannot be started', async () => {
    const launched = launch(anInstallation('broken'), 'validate');

    expect(await launched.ended).toBe(2);
    expect(launched.errors()).toMatch(
      /^charter: the Node that came with Charter cannot be started: .*EACCES.*\nInstall it again/,
    );
  });

  it.each(['20.99.0', '22.22.1', '23.11.0', '24.14.9'])('takes %s for too old', async (version) => {
    expect(await launch(anInstallation('present', version), '3').ended).toBe(3);
  });

  it('really runs Charter where npm has installed the pinned Node', async () => {
    const { oldNode } = anInstallation('missing');
    const launched = launch({ launcher: ownLauncher, oldNode }, '--version');
    const isBrought = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch);

    expect(await launched.ended).toBe(isBrought ? 0 : 2);
    expect(launched.output()).toMatch(isBrought ? /^charter \d+\.\d+\.\d+\n$/ : /^$/);
  });
});
