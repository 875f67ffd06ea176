#!/usr/bin/env node
// Plain JavaScript on purpose: it must start on any Node, so that an old one gets a sentence and not a stack trace.
// Imports only what every command needs: help should come at once.
import { existsSync } from 'node:fs';
import * as modules from 'node:module';
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
async function runWith(node) {
  const { spawn } = await import('node:child_process');
  const { constants } = await import('node:os');
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

/**
 * Lets Node keep what it made of the sources beside the packages that they are run with, which whoever may write
 * there could change anyway: most of the time of a short command. Without such a folder nothing is kept.
 */
function keepCompiledCode() {
  const own = new URL('../../../node_modules/', import.meta.url);
  const around = new URL('../../../../', import.meta.url);
  const folder = [own, around].find(
    ({ pathname, href }) => pathname.endsWith('/node_modules/') && existsSync(fileURLToPath(href)),
  );
  if (folder !== undefined) modules.enableCompileCache(fileURLToPath(new URL('.cache/charter', folder)));
}

if (isSupported(process.versions.node)) {
  keepCompiledCode();
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
