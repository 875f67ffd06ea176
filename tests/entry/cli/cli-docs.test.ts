import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../../src/entry/cli/command-table.ts';
import { main } from '../../../src/entry/cli/main.ts';
import { FakeTerminal } from './a-terminal.ts';

const page = readFileSync('docs/cli.md', 'utf8');

/** The blocks of the page that show what is printed. */
const fenced = [...page.matchAll(/^```\w*\n([^]*?)^```$/gm)].map(([, text]) => text);

async function helpOf(...args: readonly string[]): Promise<string> {
  const terminal = new FakeTerminal();
  await main([...args, '--help'], terminal);
  return terminal.output;
}

describe('docs/cli.md', () => {
  it('has the overview as the program prints it', async () => {
    expect(fenced).toContain(await helpOf());
  });

  it.each(commandTable.map(({ name }) => name))(
    'has the help of %s as the program prints it, and an example',
    async (name) => {
      const help = await helpOf(name);

      expect(fenced).toContain(help);
      expect(page).toContain(`\n## ${name}\n`);
      expect(help).toMatch(/\nExamples\n {2}# .+\n {2}npx charter /);
    },
  );
});
