import { existsSync, lstatSync, realpathSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { tryGit } from '../../../adapters/git/local/run-git.ts';
import { toLabel } from '../../../import/names.ts';
import { settingsPath } from '../../../model/settings-path.ts';
import { starterFiles } from '../../../registry/starter/starter-files.ts';
import { makeFolder, writeNewFiles, type FileOutcome } from '../new-files.ts';
import { shellWord } from '../../../model/shell-word.ts';
import { readVersion } from '../version.ts';
import { InitError } from './init-error.ts';

export interface InitWish {
  /** As it was written; relative to `workingDirectory`. */
  readonly directory: string;
  readonly workingDirectory: string;
  readonly name: string | undefined;
  readonly owner: string | undefined;
  readonly environment: string;
}

export interface InitResult {
  /** False where the folder had a `charter.yaml`: then nothing was done. */
  readonly isNew: boolean;
  readonly files: readonly FileOutcome[];
  readonly team: string;
  /** Nobody said who the owner is, and no remote of Git tells it. */
  readonly isOwnerOpen: boolean;
  /** Where the folder lies in its Git repository; '' at the top, and outside of any. */
  readonly prefix: string;
}

const openTeam = 'your-organisation/platform';

/** Makes a folder a registry; one that is a registry already is left alone. Throws `InitError`. */
export async function runInit(wish: InitWish): Promise<InitResult> {
  const folder = resolve(wish.workingDirectory, wish.directory);
  if (existsSync(folder) && !statSync(folder).isDirectory()) throw notFolder(wish.directory);
  const owner = wish.owner === undefined ? undefined : readOwner(wish.owner);
  const title = readTitle(wish.name ?? basename(folder));
  const team = owner ?? (await ownerOfRemote(folder)) ?? openTeam;
  const isOwnerOpen = team === openTeam;
  if (isThere(join(folder, settingsPath)))
    return { isNew: false, files: [], team, isOwnerOpen: false, prefix: '' };
  await makeFolder(folder);
  const facts = {
    title,
    owner: { kind: 'team', team },
    group: toLabel(team.split('/')[1] ?? team),
    environment: toLabel(wish.environment),
    version: readVersion(),
    folder: '',
    isShared: false,
  } as const;
  const files = await writeNewFiles({ folder: realpathSync(folder), files: starterFiles(facts) });
  return { isNew: true, files, team, isOwnerOpen, prefix: await prefixOf(folder) };
}

async function prefixOf(folder: string): Promise<string> {
  try {
    const { status, stdout } = await tryGit(folder, ['rev-parse', '--show-prefix']);
    return status === 0 ? stdout.toString('utf8').replace(/\n$/, '') : '';
  } catch {
    return '';
  }
}

/** A broken link counts too: something stands there. */
function isThere(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

const organisation = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})$/;
const team = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})\/[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,99})$/;

/** `acme/platform`, `@acme/platform`, or `acme` for its team `platform`. */
function readOwner(text: string): string {
  const owner = text.replace(/^@/, '');
  if (team.test(owner)) return owner;
  if (organisation.test(owner)) return `${owner}/platform`;
  throw new InitError({
    code: 'init-invalid-owner',
    message: `${shellWord(text)} is no GitHub team.`,
    hint: 'Write the organisation and the team, as in `--owner acme/platform`.',
  });
}

function readTitle(text: string): string {
  const title = text.trim();
  if (title !== '' && title.length <= 100 && !/[\p{C}\p{Zl}\p{Zp}]/u.test(title)) return title;
  throw new InitError({
    code: 'init-invalid-name',
    message: 'The name of a registry is one line of 1 to 100 characters that can be seen.',
    hint: 'Give it with `--name`, as in `--name "Bookshop"`.',
  });
}

/** The team `platform` of the organisation that the repository belongs to, where Git knows it. */
async function ownerOfRemote(folder: string): Promise<string | undefined> {
  if (!existsSync(folder)) return undefined;
  try {
    const { status, stdout } = await tryGit(folder, ['config', '--get', 'remote.origin.url']);
    const [, found] =
      /^(?:https:\/\/|ssh:\/\/|git@)[^/:]+(?::\d+)?[/:]([A-Za-z0-9-]+)\/[^/]+$/.exec(
        stdout.toString('utf8').trim(),
      ) ?? [];
    return status === 0 && found !== undefined && organisation.test(found) ? `${found}/platform` : undefined;
  } catch {
    return undefined;
  }
}

function notFolder(directory: string): InitError {
  return new InitError({
    code: 'init-target-not-folder',
    message: `${shellWord(directory)} is a file; a registry is a folder.`,
    hint: 'Name a folder, or none for the current one.',
  });
}
