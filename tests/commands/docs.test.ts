import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commandHelp } from '../../src/commands/help.ts';
import { parseCommands } from '../../src/commands/parse-commands.ts';
import { commandVerbs } from '../../src/model/command.ts';

const page = readFileSync('docs/commands.md', 'utf8');
const blocks = [...page.matchAll(/^```text\n([^]*?)^```$/gm)].map(([, block = '']) => block);
const examples = blocks.flatMap((block) => block.split('\n').filter((line) => line.startsWith('/')));

describe('the page on commands', () => {
  it.each(examples)('has an example that is understood: %s', (example) => {
    const { commands, mistakes } = parseCommands(example);

    expect(mistakes).toEqual([]);
    expect(commands.map(({ command }) => command.verb)).toEqual([/^\/([a-z-]+)/.exec(example)?.[1]]);
  });

  it('has an example of every command', () => {
    const verbs = new Set(examples.map((example) => /^\/([a-z-]+)/.exec(example)?.[1]));

    expect(commandVerbs.filter((verb) => !verbs.has(verb))).toEqual([]);
  });

  it('has the table that /help shows', () => {
    const cells = [...page.matchAll(/^\| `(\/.*?)` +\| (.*?) +\| (.*?) +\|$/gm)].map(
      ([, usage = '', does, by]) => ({ usage: usage.replaceAll('\\|', '|'), does, by }),
    );

    expect(cells).toEqual(commandHelp.map(({ usage, does, by }) => ({ usage, does, by })));
  });

  it('names every command whose answer is that it is not configured', () => {
    const sentence = page.split('\n\n').find((paragraph) => paragraph.includes('"not configured"')) ?? '';
    const named = [...sentence.matchAll(/`([a-z-]+)`/g)].map(([, verb]) => verb);

    expect(named).toEqual(['deploy', 'rollback', 'promote', 'drift', 'remediate']);
  });
});
