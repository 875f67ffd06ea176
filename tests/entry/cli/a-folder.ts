import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { main } from '../../../src/entry/cli/main.ts';
import { FakeTerminal } from './a-terminal.ts';

/** A folder on disk, gone when the test is. */
export class TestFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'charter-folder-'));

  constructor(files: Readonly<Record<string, string>> = {}) {
    onTestFinished(() => rmSync(this.path, { recursive: true, force: true }));
    this.write(files);
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.path, path)), { recursive: true });
      writeFileSync(join(this.path, path), text);
    }
  }

  read(path: string): string {
    return readFileSync(join(this.path, path), 'utf8');
  }

  /** The paths of all files, in order. */
  list(): readonly string[] {
    return readdirSync(this.path, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.path.length + 1))
      .toSorted();
  }

  /** Runs a command of Charter in the folder. */
  charter(...args: readonly string[]): Promise<{ exitCode: number; output: string; errors: string }> {
    return this.charterAt(undefined, ...args);
  }

  /** The same where somebody looks at so many cells a line. */
  async charterAt(
    width: number | undefined,
    ...args: readonly string[]
  ): Promise<{ exitCode: number; output: string; errors: string }> {
    const terminal = new TerminalIn(this.path, width);
    const exitCode = await main(args, terminal);
    return { exitCode, output: terminal.output, errors: terminal.errors };
  }
}

class TerminalIn extends FakeTerminal {
  override readonly workingDirectory: string;
  override readonly width: number | undefined;

  constructor(directory: string, width: number | undefined) {
    super();
    this.workingDirectory = directory;
    this.width = width;
  }
}
