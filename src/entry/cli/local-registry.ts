import { resolve } from 'node:path';
import { openLocalRepository, type LocalRepository } from '../../adapters/git/local-repository.ts';
import { AmbiguousMergeError } from '../../flows/review/ambiguous-merge-error.ts';
import { evaluateChange, type ChangeSide, type EvaluatedChange } from '../../flows/review/evaluate-change.ts';
import { loadRegistry, loadSettings, type LoadedRegistry } from '../../flows/registry/load-registry.ts';
import { compareDiagnostics, type Diagnostic } from '../../model/diagnostic.ts';
import { registryFolders, treeBelow } from '../../flows/registry/registry-folders.ts';
import type { SourceTree } from '../../model/git.ts';
import type { ParsedFile } from '../../model/manifest.ts';
import { settingsPath } from '../../model/settings-path.ts';
import { fitHeapTo } from './heap-size.ts';
import { findRegistryFolder } from './registry-folder.ts';
import { resolvePoint } from './resolve-point.ts';
import { sayNote } from './say-note.ts';
import { shellWord } from '../../model/shell-word.ts';
import type { Terminal } from './terminal.ts';

/** One state of the registry in a local clone. */
export interface LocalState {
  readonly side: ChangeSide;
  readonly loaded: LoadedRegistry;
  /** Of the settings and of the manifests, in reporting order. */
  readonly diagnostics: readonly Diagnostic[];
  /** True when it has a `charter.yaml`. */
  readonly isConfigured: boolean;
}

/** A registry in a local repository, as a rule all of it. */
export interface LocalRegistry {
  readonly repository: LocalRepository;
  /** Prefix of the paths that belong to the registry. */
  readonly folder: string;
  /** Who is told what there is to say of a revision. */
  readonly terminal: Terminal;
}

/** Opens the registry around a folder. Throws `GitError`. */
export async function openRegistry(directory: string, terminal: Terminal): Promise<LocalRegistry> {
  const path = resolve(terminal.workingDirectory, directory);
  const repository = await openLocalRepository(path);
  const folder = findRegistryFolder(repository.root, path);
  if (folder !== '')
    sayNote(terminal, `Reading the registry in ${shellWord(folder)}; paths are relative to it.`);
  return { repository, folder, terminal };
}

/** The registry at a revision, or in the working tree, with the settings found there. */
export async function readState(
  registry: LocalRegistry,
  revision: string | undefined,
  terminal: Terminal,
): Promise<LocalState> {
  const side = await readSide(registry, revision);
  const { settings, diagnostics, isPresent } = await loadSettings(side);
  if (!isPresent) sayDefaults(side.tree, terminal);
  const loaded = await loadRegistry({ source: side, settings });
  const all = [...diagnostics, ...loaded.diagnostics].toSorted(compareDiagnostics);
  return { side, loaded, diagnostics: all, isConfigured: isPresent };
}

export interface ChangeRequest {
  readonly base: string;
  /** Undefined for the working tree; when merged, for `HEAD`. */
  readonly head: string | undefined;
  /** Evaluate what merging the head into the base gives, as a pull request does, and not the head as it is. */
  readonly isMerged: boolean;
}

export interface LocalChange extends EvaluatedChange {
  readonly base: ChangeSide;
  readonly head: ChangeSide;
}

/** What leads from one state of the registry to another. Throws `GitError` and `AmbiguousMergeError`. */
export async function readChange(
  registry: LocalRegistry,
  request: ChangeRequest,
  terminal: Terminal,
): Promise<LocalChange> {
  const base = await readSide(registry, request.base);
  const head = request.isMerged
    ? await readMerge(registry, { base, revision: request.head ?? 'HEAD' }, terminal)
    : await readSide(registry, request.head);
  const change = await evaluateChange({ base, head, cache: new Map<string, ParsedFile>() });
  if (change.isWithoutSettings) sayDefaults(head.tree, terminal);
  for (const note of change.review.notes) sayNote(terminal, note);
  return { ...change, base, head };
}

/** A revision, or the working tree, with the means to read it. Throws `GitError`. */
export async function readSide(
  { repository, folder, terminal }: LocalRegistry,
  revision: string | undefined,
): Promise<ChangeSide> {
  if (revision === undefined) {
    const { tree, readBlobs } = await repository.readWorkingTree();
    fitHeapTo(tree.entries.length);
    return { commit: undefined, tree: treeBelow(tree, folder), readBlobs };
  }
  const commit = await resolvePoint(repository, revision, terminal);
  const tree = treeBelow(await repository.reader.readTree(commit), folder);
  fitHeapTo(tree.entries.length);
  return { commit, tree, readBlobs: (ids) => repository.reader.readBlobs(ids) };
}

/** What merging a revision into a base gives. Throws `GitError` and `AmbiguousMergeError`. */
export async function readMerge(
  registry: LocalRegistry,
  { base, revision }: { readonly base: ChangeSide; readonly revision: string },
  terminal: Terminal,
): Promise<ChangeSide> {
  const { repository, folder } = registry;
  const head = await readSide(registry, revision);
  if (base.commit === undefined || head.commit === undefined) return head;
  const { tree, conflicts, isAmbiguous } = await repository.reader.mergeTrees(base.commit, head.commit);
  if (isAmbiguous === true) throw new AmbiguousMergeError(conflicts);
  for (const path of conflicts) {
    sayNote(
      terminal,
      `Merging conflicts in ${shellWord(path)}; the version of ${shellWord(revision)} is used.`,
    );
  }
  return { ...head, tree: treeBelow(tree, folder) };
}

function sayDefaults(tree: SourceTree, terminal: Terminal): void {
  sayNote(terminal, `There is no \`${settingsPath}\` here, so the default settings hold.`);
  const [example, ...others] = registryFolders(tree);
  if (example === undefined) return;
  const count = others.length === 0 ? 'A registry lies' : `${others.length + 1} registries lie`;
  sayNote(
    terminal,
    `${count} below, and all is read as one. Name the one you mean: \`--repo ${shellWord(example)}\`, for example.`,
  );
}
