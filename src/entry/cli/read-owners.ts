import { realpathSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { indexOwners } from '../../approvals/codeowners/index-owners.ts';
import { codeOwnersPaths, locateCodeOwners } from '../../approvals/codeowners/locate-codeowners.ts';
import { parseCodeOwners } from '../../approvals/codeowners/parse-codeowners.ts';
import type { ChangeSide } from '../../flows/review/evaluate-change.ts';
import { AppError } from '../../model/app-error.ts';
import type { CodeOwners } from '../../model/approval-facts.ts';
import { shellWord } from '../../model/shell-word.ts';
import type { OwnersAnswer } from '../../render/approvals/owners-answer.ts';
import { openRegistry, readSide, type LocalRegistry } from './local-registry.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** There is no CODEOWNERS to ask. */
export class OwnersError extends AppError<'codeowners-missing' | 'codeowners-unreadable'> {}

/** Who owns some paths of a local clone. Throws `GitError`, `UsageError` and `OwnersError`. */
export async function readOwners(
  asked: {
    readonly words: readonly string[];
    readonly directory: string;
    readonly revision: string | undefined;
  },
  terminal: Terminal,
): Promise<OwnersAnswer> {
  const registry = await openRegistry(asked.directory, terminal);
  const { codeowners, folder } = await findCodeOwners(registry, asked.revision);
  const ruleFor = indexOwners(codeowners);
  const from = resolve(terminal.workingDirectory, asked.directory);
  const paths = asked.words.map((word) => {
    const path = pathBelow(`${registry.repository.root}${sep}${folder}`, from, word);
    return { path, rule: ruleFor(path) };
  });
  return { codeowners, paths };
}

/** That of the repository, as GitHub does; where it has none, that of the registry's own folder. */
async function findCodeOwners(
  registry: LocalRegistry,
  revision: string | undefined,
): Promise<{ readonly codeowners: CodeOwners; readonly folder: string }> {
  for (const place of new Set(['', registry.folder])) {
    const side = await readSide({ ...registry, folder: place }, revision);
    const codeowners = await readCodeOwners(side);
    if (codeowners !== undefined) return { codeowners, folder: place };
  }
  throw new OwnersError({
    code: 'codeowners-missing',
    message: `${revision === undefined ? 'The working tree' : shellWord(revision)} has no CODEOWNERS: ${codeOwnersPaths.join(', ')} are no files.`,
    hint: 'Write one: a pattern and its owners on each line, as in `/services/payments/ @acme/payments`.',
  });
}

async function readCodeOwners({ tree, readBlobs }: ChangeSide): Promise<CodeOwners | undefined> {
  const entry = locateCodeOwners(tree);
  if (entry === undefined) return undefined;
  const bytes = (await readBlobs([entry.blob])).get(entry.blob);
  if (bytes !== undefined) return parseCodeOwners(entry.path, bytes);
  throw new OwnersError({
    code: 'codeowners-unreadable',
    message: `${entry.path} could not be read.`,
    hint: 'Look whether the file is there and may be read, then run it again.',
  });
}

/** The path from the root, with slashes. What does not exist is a path too. */
function pathBelow(root: string, from: string, word: string): string {
  const below = relative(realpathSync(root), resolve(realpathSync(from), word)).split(sep);
  if (below[0] !== '..' && below[0] !== '') return below.join('/');
  throw new UsageError({
    code: 'usage-unknown-path',
    message: `${shellWord(word)} is no file below ${shellWord(root)}.`,
    hint: 'Name files of the repository; paths are relative to the folder you are in, or to --repo.',
  });
}
