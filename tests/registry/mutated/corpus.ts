import { brokenRegistries } from './broken-registries.ts';
import type { BrokenCase } from './corpus-file.ts';
import { generalMutations } from './general-mutations.ts';
import { mutate } from './mutation.ts';
import { specialMutations } from './special-mutations.ts';

/** Where the corpus is kept, a file for each class. */
export const corpusFolder = 'tests/fixtures/registry/mutated';

/** Every case of the corpus by class, always the same. */
export function makeCorpus(): ReadonlyMap<string, readonly BrokenCase[]> {
  const mutations = [...generalMutations(), ...specialMutations()];
  return new Map([
    ...mutations.map(([group, some]) => [group, some.map(mutate)] as const),
    ...brokenRegistries(),
  ]);
}
