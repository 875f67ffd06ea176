import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GitRepository } from './git-repository.ts';
import { runGit } from './run-git.ts';

/** The bare repositories of the forge, one folder each, named by the immutable id. */
export interface Repositories {
  open(id: number): GitRepository;
  /** Makes an empty repository whose first push may create `defaultBranch`. */
  create(id: number, defaultBranch: string): Promise<void>;
  /** Copies all branches and tags of a repository into a new one. */
  fork(id: number, source: number): Promise<void>;
  /** Changes what `HEAD` points at. */
  setDefaultBranch(id: number, branch: string): Promise<void>;
  remove(id: number): Promise<void>;
  close(): void;
}

export function createRepositories(folder: string): Repositories {
  const opened = new Map<number, GitRepository>();
  const directoryOf = (id: number): string => join(folder, `${id}.git`);
  const forget = (id: number): void => {
    opened.get(id)?.close();
    opened.delete(id);
  };
  return {
    open: (id) => {
      const known = opened.get(id) ?? new GitRepository(directoryOf(id));
      opened.set(id, known);
      return known;
    },
    create: (id, defaultBranch) => layOut(directoryOf(id), defaultBranch),
    fork: async (id, source) => {
      const from = directoryOf(source);
      await runGit({
        directory: undefined,
        args: ['clone', '--quiet', '--bare', '--template=', from, directoryOf(id)],
      });
      // A clone keeps the refs of pull requests out; its link to the source is of no use.
      await runGit({ directory: directoryOf(id), args: ['remote', 'remove', 'origin'] });
    },
    setDefaultBranch: async (id, branch) => {
      await writeHead(directoryOf(id), branch);
    },
    remove: async (id) => {
      forget(id);
      await rm(directoryOf(id), { recursive: true, force: true });
    },
    close: () => {
      for (const id of opened.keys()) forget(id);
    },
  };
}

/** What `git init --bare` makes, without the cost of a process (gitrepository-layout). */
async function layOut(directory: string, defaultBranch: string): Promise<void> {
  await mkdir(join(directory, 'objects', 'info'), { recursive: true });
  await mkdir(join(directory, 'objects', 'pack'), { recursive: true });
  await mkdir(join(directory, 'refs', 'heads'), { recursive: true });
  await mkdir(join(directory, 'refs', 'tags'), { recursive: true });
  const config = '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n';
  await writeFile(join(directory, 'config'), config);
  await writeHead(directory, defaultBranch);
}

async function writeHead(directory: string, branch: string): Promise<void> {
  const temporary = join(directory, 'HEAD.new');
  await writeFile(temporary, `ref: refs/heads/${branch}\n`);
  await rename(temporary, join(directory, 'HEAD'));
}
