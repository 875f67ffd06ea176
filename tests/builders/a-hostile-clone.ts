import { main } from '../../src/entry/cli/main.ts';
import { FakeTerminal } from '../entry/cli/a-terminal.ts';
import { aClone, type Clone } from './a-clone.ts';
import { calmFiles, hostileText } from './a-hostile-registry.ts';

/** A clone in which somebody with a hostile name commits hostile files, on a branch that has such a name too. */
export async function aHostileClone(files: Readonly<Record<string, string>>): Promise<Clone> {
  const clone = await aClone(undefined, { name: hostileText.split('\n').join(' '), email: 'a\u009B@b' });
  await clone.commit('Begin', calmFiles);
  await clone.git('branch', 'turned\u202E##\u009Bround');
  await clone.commit(hostileText, files);
  return clone;
}

export interface Printed {
  readonly out: string;
  readonly error: string;
}

/** What a command prints in a clone. */
export async function printed(
  { directory }: Clone,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Printed> {
  const terminal = Object.assign(new FakeTerminal(environment), { workingDirectory: directory });
  await main(words, terminal);
  return { out: terminal.output, error: terminal.errors };
}
