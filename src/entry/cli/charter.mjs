#!/usr/bin/env node
// Plain JavaScript on purpose: it must start on any Node, so that an old one gets a sentence and not a stack trace.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as modules from 'node:module';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

/** True for `^22.22.2 || >=24.15`, the range of `engines.node` in package.json. */
function isSupported(version) {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  if (major === 22) return minor > 22 || (minor === 22 && patch >= 2);
  return major > 24 || (major === 24 && minor >= 15);
}

/** The Node that this package pins as an optional dependency, or undefined where npm could not install it. */
function findPinnedNode() {
  try {
    const require = modules.createRequire(import.meta.url);
    return require.resolve(`node-${process.platform}-${process.arch}/bin/node`);
  } catch {
    return undefined;
  }
}

/**
 * Runs this file again with another Node, which also gets the signals that end this process. Gives its exit code, as
 * shells count it where a signal has ended it: 128 and the number of the signal.
 */
function runWith(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.on('error', (error) => {
      process.stderr.write(
        `charter: the Node that came with Charter cannot be started: ${error.message}.\n` +
          `Install it again with \`npm ci\`, or install Node 24.15 or newer from https://nodejs.org.\n`,
      );
      resolve(2);
    });
    child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}

if (isSupported(process.versions.node)) {
  const source = new URL('./main.ts', import.meta.url);
  const built = new URL('../../../dist/src/entry/cli/main.js', import.meta.url);
  const { main } = await import(existsSync(source) ? source.href : built.href);
  process.exitCode = await main(process.argv.slice(2));
} else {
  const pinned = findPinnedNode();
  if (pinned === undefined) {
    process.stderr.write(
      `charter: this is Node ${process.versions.node}, but Charter needs Node 24.15 or newer (or 22.22.2 and later in the 22 line).\n` +
        `Install a newer Node from https://nodejs.org, or run \`npm ci\` on Linux x64 or arm64, which brings its own.\n`,
    );
    process.exitCode = 2;
  } else {
    process.exitCode = await runWith(pinned);
  }
}
