import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { diffLines } from '../../adapters/git/merge/line-diff.ts';
import { fixRegistry } from '../../flows/fix/fix-registry.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { FixOutcome, FixReport } from '../../render/fix-text.ts';
import { plainPaint, type Paint } from '../../render/paint.ts';
import { linesOf, unifiedDiff, type LineChange } from '../../render/plan/unified-diff.ts';
import { choosePaths } from './chosen-paths.ts';
import { isMissingRegistry, missingRegistry } from './empty-registry.ts';
import type { LocalRegistry } from './local-registry.ts';
import { treeBelow } from '../../flows/registry/registry-folders.ts';
import { replaceFile } from './replace-file.ts';
import type { Terminal } from './terminal.ts';

interface FixRequest {
  readonly paths: readonly string[];
  /** Nothing is written. */
  readonly isDry: boolean;
  readonly hasDiff: boolean;
  /** Colours of a diff; none where a program reads it. */
  readonly paint: Paint | undefined;
}

/** Fixes the files of a working tree, and says what was done to each and what is left. Throws `AppError`. */
export async function fixFiles(
  registry: LocalRegistry,
  { paths, isDry, hasDiff, paint = plainPaint }: FixRequest,
  { workingDirectory }: Terminal,
): Promise<{ readonly files: readonly FixReport[]; readonly remaining: readonly Diagnostic[] }> {
  const { repository, folder } = registry;
  const workingTree = await repository.readWorkingTree();
  const tree = treeBelow(workingTree.tree, folder);
  const root = realpathSync(join(repository.root, folder));
  const known = tree.entries.map(({ path }) => path);
  const isChosen = choosePaths(paths, { root, from: workingDirectory, known });
  const fixed = await fixRegistry({ tree, readBlobs: workingTree.readBlobs }, isChosen);
  const { diagnostics: remaining } = fixed.state;
  if (isMissingRegistry({ ...fixed.state, loaded: fixed.state })) throw missingRegistry(registry, undefined);
  const files: FixReport[] = [];
  for (const { file, before, after, fixes } of fixed.files) {
    const reason = isDry ? undefined : await replaceFile({ root, path: file, before, after });
    const outcome: FixOutcome = reason !== undefined ? 'kept' : isDry ? 'not-written' : 'written';
    const change = { file, before, after, changes: changesBetween(before, after) };
    files.push({
      file,
      fixes,
      outcome,
      ...(reason !== undefined && { reason }),
      ...(hasDiff && { diff: unifiedDiff(change, paint) }),
    });
  }
  return { files, remaining };
}

function changesBetween(before: string, after: string): readonly LineChange[] {
  const numbers = new Map<string, number>();
  const numberOf = (line: string): number => {
    const known = numbers.get(line) ?? numbers.size;
    numbers.set(line, known);
    return known;
  };
  const toNumbers = (text: string): readonly number[] => {
    const lines = linesOf(text);
    const last = lines.length - 1;
    // A last line without a line end is another than the same with one.
    return lines.map((line, index) => numberOf(index < last || text.endsWith('\n') ? `${line}\n` : line));
  };
  return diffLines(toNumbers(before), toNumbers(after));
}
