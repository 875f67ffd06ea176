import { readdir, readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { compareText } from '../../model/ref.ts';
import { replayHistory, type Files, type HistoryCommit } from './history.ts';
import { firstServices } from './steps/first-services.ts';
import { runningIt } from './steps/running-it.ts';
import { signedRules } from './steps/signed-rules.ts';
import { toolsAndAgents } from './steps/tools-and-agents.ts';
import { towardsProduction } from './steps/towards-production.ts';

/** All files of `manifests-example`, by path. */
export function readExample(): Promise<Files> {
  return readFiles(findExample(import.meta.dirname));
}

/** The history of the example company's registry, oldest commit first; the last holds the files. */
export function exampleHistory(files: Files): readonly HistoryCommit[] {
  const steps = [
    ...firstServices,
    ...towardsProduction,
    ...runningIt,
    ...toolsAndAgents,
    ...signedRules(files),
  ];
  return replayHistory(
    files,
    steps.toSorted((a, b) => Date.parse(a.date) - Date.parse(b.date)),
  );
}

/** Looks upwards, because this module lies at another depth once it is built. */
function findExample(directory: string): string {
  const example = join(directory, 'manifests-example');
  if (existsSync(example)) return example;
  if (dirname(directory) === directory)
    throw new Error('the folder manifests-example is not part of this installation');
  return findExample(dirname(directory));
}

/** All files below a folder as text, by path with `/`, in order of path. */
async function readFiles(root: string): Promise<Files> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(
    files.map(async (file) => {
      const path = relative(root, file).split(sep).join('/');
      return [path, await readFile(file, 'utf8')] as const;
    }),
  );
  return new Map(texts.toSorted(([a], [b]) => compareText(a, b)));
}
