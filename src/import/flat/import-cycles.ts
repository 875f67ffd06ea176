import type { Diagnostic } from '../../model/diagnostic.ts';
import { problemAt } from '../problem.ts';
import type { ScalarNode } from '../source-node.ts';

/** One file naming another in `import`. */
export interface FileImport {
  readonly from: string;
  readonly to: string;
  readonly node: ScalarNode;
}

/**
 * Files that import each other in a circle, each circle once and as the path that closes it. Every file is read once
 * whatever the circle, so nothing is lost by one.
 */
export function findImportCycles(imports: readonly FileImport[]): readonly Diagnostic[] {
  const byFile = Map.groupBy(imports, ({ from }) => from);
  const done = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  for (const start of byFile.keys()) {
    if (!done.has(start)) walk(start, { byFile, done, diagnostics });
  }
  return diagnostics;
}

interface Walk {
  readonly byFile: ReadonlyMap<string, readonly FileImport[]>;
  readonly done: Set<string>;
  readonly diagnostics: Diagnostic[];
}

/** Depth first with a stack of its own, so that no chain of files can exhaust the program's. */
function walk(start: string, { byFile, done, diagnostics }: Walk): void {
  const path: { readonly file: string; readonly rest: FileImport[] }[] = [];
  const enter = (file: string): void => {
    path.push({ file, rest: [...(byFile.get(file) ?? [])] });
  };
  enter(start);
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const next = top.rest.shift();
    if (next === undefined) {
      done.add(top.file);
      path.pop();
      continue;
    }
    const position = path.findIndex(({ file }) => file === next.to);
    if (position !== -1)
      diagnostics.push(cycle([...path.slice(position).map(({ file }) => file), next.to], next));
    else if (!done.has(next.to)) enter(next.to);
  }
}

function cycle(files: readonly string[], { node }: FileImport): Diagnostic {
  const message = `Files import each other in a circle: \`${files.join(' → ').replaceAll('`', "'")}\`. Each is read once; remove one of these imports.`;
  return problemAt(node, { code: 'import-cycle', message });
}
