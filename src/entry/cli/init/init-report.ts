import { counted } from '../../../render/counts.ts';
import type { Paint } from '../../../render/paint.ts';
import { oneLine } from '../../../render/visible-text.ts';
import type { ExitCode } from '../command.ts';
import type { FileOutcome } from '../new-files.ts';
import { shellWord } from '../../../model/shell-word.ts';
import { shellCommand } from '../shell-words.ts';
import type { InitResult } from './run-init.ts';

interface InitJson {
  readonly created: boolean;
  readonly written: readonly string[];
  readonly unchanged: readonly string[];
  readonly kept: readonly string[];
  readonly team: string;
}

/** The result for a program. */
export function initJson({ isNew, files, team }: InitResult): InitJson {
  return {
    created: isNew,
    written: pathsOf(files, ['written']),
    unchanged: pathsOf(files, ['unchanged']),
    kept: pathsOf(files, ['kept', 'refused']),
    team,
  };
}

function pathsOf(files: readonly FileOutcome[], kinds: readonly FileOutcome['kind'][]): readonly string[] {
  return files.filter(({ kind }) => kinds.includes(kind)).map(({ path }) => path);
}

/** A file of another's that stands in the way is a finding: the registry may not be whole without it. */
export function exitCodeOf({ files }: InitResult): ExitCode {
  return files.some(({ kind }) => kind === 'refused') ? 1 : 0;
}

/** The result for people: what was written, what was there already, and what to do next. */
export function initReport(
  { isNew, files, team, isOwnerOpen, prefix }: InitResult,
  { directory, paint }: { readonly directory: string; readonly paint: Paint },
): string {
  if (!isNew)
    return `${shellWord(directory)} is a registry already (it has a charter.yaml), so nothing was changed.\n`;
  const written = pathsOf(files, ['written']);
  const kept = pathsOf(files, ['kept', 'unchanged']);
  const refused = pathsOf(files, ['refused']);
  const lines = [
    `${paint.green('✓')} A registry in ${shellWord(directory)}: ${counted(written.length, 'file')} written`,
    ...written.map((path) => `  ${paint.green('+')} ${oneLine(path)}`),
    ...kept.map((path) => `  ${paint.dim('=')} ${oneLine(path)} was there and is kept`),
    ...refused.map(
      (path) => `  ${paint.red('!')} ${oneLine(path)} is not written: a link or a folder is in its way`,
    ),
    '',
    'Next',
    ...(isOwnerOpen
      ? [`  Replace ${team} by your GitHub team, in groups/ and in .github/CODEOWNERS`]
      : [`  See that ${team} is the GitHub team you mean, in groups/ and in .github/CODEOWNERS`]),
    ...(prefix === '' ? [] : [topFilesNote(prefix)]),
    `  ${shellCommand(['npx', 'charter', 'validate', ...(directory === '.' ? [] : ['--repo', directory])])}`,
    '  Commit, and open a first pull request',
  ];
  return `${lines.join('\n')}\n`;
}

/** GitHub looks for these files at the top alone, and so do most editors. */
function topFilesNote(prefix: string): string {
  const place = oneLine(prefix);
  return `  Move ${place}.github and ${place}.vscode to the top of the repository, and begin their paths with ${place}: they count only there`;
}
