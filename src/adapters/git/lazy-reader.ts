import type { RepositoryReader } from '../../ports/repository-reader.ts';
import type { ObjectSource } from './object-source.ts';

/** Entries of trees that are kept: a command lists a commit once, and keeps the list itself. */
const mostInTrees = 20_000;

/** A reader whose code, and that of merging, is loaded when something is first read. */
export function createLazyReader(source: ObjectSource): RepositoryReader {
  let loaded: Promise<RepositoryReader> | undefined;
  const load = async (): Promise<RepositoryReader> => {
    const { createReaderCaches, ObjectReader } = await import('./object-reader.ts');
    return new ObjectReader(source, createReaderCaches(mostInTrees)(''));
  };
  const reader = (): Promise<RepositoryReader> => (loaded ??= load());
  return {
    readTree: async (commit) => (await reader()).readTree(commit),
    readBlobs: async (ids) => (await reader()).readBlobs(ids),
    compareTrees: async (before, after) => (await reader()).compareTrees(before, after),
    mergeTrees: async (base, head) => (await reader()).mergeTrees(base, head),
  };
}
