import type { Terminal } from '../../../src/entry/cli/terminal.ts';
import { plainPaint } from '../../../src/render/paint.ts';

/** A terminal that remembers what was written to it. */
export class FakeTerminal implements Terminal {
  readonly paint = plainPaint;
  readonly errorPaint = plainPaint;
  readonly workingDirectory: string = process.cwd();
  readonly environment: Terminal['environment'];
  readonly width: number | undefined = undefined;
  output = '';
  errors = '';

  constructor(environment: Terminal['environment'] = {}) {
    this.environment = environment;
  }

  readonly out = (text: string): void => {
    this.output += text;
  };

  readonly error = (text: string): void => {
    this.errors += text;
  };
}
