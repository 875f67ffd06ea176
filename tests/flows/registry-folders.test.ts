import { describe, expect, it } from 'vitest';
import { registryFolders, touchedRegistry, treeBelow } from '../../src/flows/registry/registry-folders.ts';
import type { SourceTree } from '../../src/model/git.ts';

function aTree(...paths: readonly string[]): SourceTree {
  return { commit: 'c', entries: paths.map((path) => ({ path, mode: 'file', blob: path })) };
}

describe('the registries of a repository', () => {
  it('are the outermost folders with settings, and the root alone where it has some', () => {
    const folders = aTree('a-b/charter.yaml', 'a/charter.yaml', 'a/b/charter.yaml', 'c/x/charter.yaml');

    expect(registryFolders(folders)).toEqual(['a-b/', 'a/', 'c/x/']);
    expect(registryFolders(aTree('charter.yaml', 'a/charter.yaml'))).toEqual(['']);
    expect(registryFolders(aTree('notcharter.yaml', 'a/charter.yaml.md'))).toEqual([]);
  });

  it('do not begin where the settings are a link or a submodule', () => {
    const entries = [
      { path: 'a/charter.yaml', mode: 'symlink', blob: '1' },
      { path: 'b/charter.yaml', mode: 'submodule', blob: '2' },
    ] as const;

    expect(registryFolders({ commit: 'c', entries })).toEqual([]);
  });

  it('give the part of a tree below them, with paths of its own', () => {
    const tree = aTree('README.md', 'a/charter.yaml', 'a/services/x.yaml', 'ab/y.yaml');

    expect(treeBelow(tree, 'a/').entries.map(({ path }) => path)).toEqual([
      'charter.yaml',
      'services/x.yaml',
    ]);
    expect(treeBelow(tree, '')).toBe(tree);
  });
});

describe('the registry that a change is about', () => {
  const base = aTree('a/charter.yaml', 'a/x.yaml', 'b/charter.yaml', 'README.md');

  it('is the one whose files it changes', () => {
    expect(touchedRegistry(base, base, ['a/x.yaml', 'README.md'])).toEqual({ kind: 'one', folder: 'a/' });
  });

  it('stays the one of the base where the change removes its settings or adds others within', () => {
    const without = aTree('a/x.yaml', 'b/charter.yaml');
    const within = aTree('a/charter.yaml', 'a/s/charter.yaml', 'a/s/x.yaml', 'b/charter.yaml');

    expect(touchedRegistry(base, without, ['a/charter.yaml'])).toEqual({ kind: 'one', folder: 'a/' });
    expect(touchedRegistry(base, within, ['a/s/charter.yaml', 'a/s/x.yaml'])).toEqual({
      kind: 'one',
      folder: 'a/',
    });
  });

  it('is a new one where the base has none around it, and the root where there is none at all', () => {
    const more = aTree('a/charter.yaml', 'b/charter.yaml', 'c/charter.yaml');

    expect(touchedRegistry(base, more, ['c/charter.yaml'])).toEqual({ kind: 'one', folder: 'c/' });
    expect(touchedRegistry(aTree('x'), aTree('y'), ['x', 'y'])).toEqual({ kind: 'none', folder: '' });
    expect(touchedRegistry(aTree('x'), aTree('charter.yaml'), ['charter.yaml'])).toEqual({
      kind: 'one',
      folder: '',
    });
  });

  it('is none where only other files change: then the first stands for the rules', () => {
    expect(touchedRegistry(base, base, ['README.md'])).toEqual({ kind: 'none', folder: 'a/' });
  });

  it('is not told where there are several, or where one is made around others', () => {
    expect(touchedRegistry(base, base, ['b/y.yaml', 'a/x.yaml'])).toEqual({
      kind: 'several',
      folders: ['a/', 'b/'],
    });
    expect(touchedRegistry(base, aTree('charter.yaml', 'a/charter.yaml'), ['charter.yaml'])).toEqual({
      kind: 'around',
      folder: '',
      inside: 'a/',
    });
  });
});
