import { onTestFinished } from 'vitest';
import { CatFile } from '../../src/adapters/git/local/cat-file.ts';
import { ObjectReader } from '../../src/adapters/git/object-reader.ts';
import type { ObjectSource } from '../../src/adapters/git/object-source.ts';
import type { TestRepository } from './a-repository.ts';

/** A reader over a repository, with the ids of all objects that it asked its source for. */
export function aReader(
  repository: TestRepository,
  shallow: readonly string[] = [],
): { readonly reader: ObjectReader; readonly reads: string[]; readonly source: ObjectSource } {
  const objects = new CatFile(repository.path);
  onTestFinished(() => objects.close());
  const reads: string[] = [];
  const source: ObjectSource = {
    shallow: new Set(shallow),
    readObjects(ids) {
      reads.push(...ids);
      return objects.readObjects(ids);
    },
  };
  return { reader: new ObjectReader(source), reads, source };
}
