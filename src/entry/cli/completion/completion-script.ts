import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { nearestOf } from '../../../model/nearest.ts';
import type { Command } from '../command.ts';
import { shellWord } from '../../../model/shell-word.ts';
import { UsageError } from '../usage-error.ts';
import { bashScript } from './bash-script.ts';
import { completionModel, shells, type CompletedCommand } from './completion-model.ts';
import { fishScript } from './fish-script.ts';
import { zshScript } from './zsh-script.ts';

type Shell = (typeof shells)[number];

const writers: Readonly<
  Record<Shell, (commands: readonly CompletedCommand[], program: readonly string[]) => string>
> = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** The script for a shell. Throws `UsageError` for a shell that there is none for. */
export function completionScript(name: string, commands: readonly Command[]): string {
  const shell = shells.find((known) => known === name);
  if (shell === undefined) throw unknownShell(name);
  return writers[shell](completionModel(commands), ownProgram());
}

/** The words that start this installation, wherever the shell is then. */
function ownProgram(): readonly string[] {
  // From the root, which is as far from this module as from what it is built into.
  const launcher = fileURLToPath(new URL('../../../../src/entry/cli/charter.mjs', import.meta.url));
  return existsSync(launcher) ? [process.execPath, launcher] : ['charter'];
}

function unknownShell(name: string): UsageError {
  const nearest = nearestOf(name, shells);
  return new UsageError({
    code: 'usage-invalid-value',
    message: `\`charter completion\` knows ${shells.join(', ')}; found \`${shellWord(name)}\`.`,
    hint: nearest === undefined ? 'Name one of them.' : `Did you mean \`npx charter completion ${nearest}\`?`,
  });
}
