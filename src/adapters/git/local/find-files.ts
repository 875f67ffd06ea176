import type { TreeEntry } from '../../../model/git.ts';
import type { FileSearch } from '../../../ports/history-reader.ts';
import { toFileMode } from './file-modes.ts';
import { failedCommand, runGit, tryGit } from './run-git.ts';

/** The files of a commit that hold one of some texts, and those that are wanted by their path, in path order. */
export async function findFiles(directory: string, search: FileSearch): Promise<readonly TreeEntry[]> {
  const { commit, folder, isWanted } = search;
  const scope = folder === '' ? [] : [folder];
  const listing = ['--literal-pathspecs', 'ls-tree', '-r', '-z', '--full-tree', commit, '--', ...scope];
  const stop = new AbortController();
  const { signal } = stop;
  const [holding, listed] = await Promise.all([
    grepPaths({ directory, signal }, search, scope),
    runGit(directory, listing, { signal }),
  ]).finally(() => stop.abort());
  return listed
    .toString('utf8')
    .split('\0')
    .flatMap((line): TreeEntry[] => {
      const [, bits = '', blob = '', path = ''] = /^(\d{6}) \w+ ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
      const mode = toFileMode(bits);
      const own = path.slice(folder.length);
      return mode !== undefined && (holding.has(path) || isWanted(own)) ? [{ path: own, mode, blob }] : [];
    });
}

async function grepPaths(
  { directory, signal }: { readonly directory: string; readonly signal: AbortSignal },
  { commit, texts }: FileSearch,
  scope: readonly string[],
): Promise<ReadonlySet<string>> {
  const args = [
    '--literal-pathspecs',
    'grep',
    '--files-with-matches',
    '--fixed-strings',
    '--text',
    '--null',
    '--full-name',
    '--no-color',
    '--no-recurse-submodules',
    ...texts.flatMap((text) => ['-e', text]),
    commit,
    '--',
    ...scope,
  ];
  const { status, stdout, stderr } = await tryGit(directory, args, { signal });
  if (status > 1) throw failedCommand(['grep'], stderr);
  const prefix = `${commit}:`.length;
  return new Set(
    stdout
      .toString('utf8')
      .split('\0')
      .map((line) => line.slice(prefix)),
  );
}
