import { describe, expect, it } from 'vitest';
import { reportError } from '../../../src/entry/cli/report-error.ts';
import { UsageError } from '../../../src/entry/cli/usage-error.ts';
import { FakeTerminal } from './a-terminal.ts';

const usage = new UsageError({
  code: 'usage-unknown-command',
  message: 'There is no \u001B[2Jcommand.',
  hint: 'Look.',
});

describe('reportError', () => {
  it('says what happened and what to do, without a stack or control characters', () => {
    const terminal = new FakeTerminal();
    reportError(usage, terminal, false);

    expect(terminal.errors).toBe(
      'error There is no \\u{1B}[2Jcommand. (usage-unknown-command)\nhint  Look.\n',
    );
    expect(terminal.output).toBe('');
  });

  it('gives programs the same as JSON', () => {
    const terminal = new FakeTerminal();
    reportError(usage, terminal, true);

    expect(JSON.parse(terminal.output)).toEqual({
      error: { code: 'usage-unknown-command', message: usage.message, hint: 'Look.' },
    });
  });

  it('owns up to a fault of its own, and shows the stack only when asked', () => {
    const quiet = new FakeTerminal();
    reportError(new TypeError('x is not a function'), quiet, false);
    const debugging = new FakeTerminal({ CHARTER_DEBUG: '1' });
    reportError(new TypeError('x is not a function'), debugging, false);

    expect(quiet.errors).toMatch(
      /^error TypeError: x is not a function \(internal-error\)\nhint {2}This is a fault of Charter\. .*\n$/,
    );
    expect(debugging.errors).toContain('report-error.test.ts');
  });

  it('survives a thrown value that is no error', () => {
    const terminal = new FakeTerminal();
    reportError(undefined, terminal, false);

    expect(terminal.errors).toContain('internal-error');
  });
});
