import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { TreeEntry } from '../../model/git.ts';
import type { Settings } from '../../model/manifest.ts';
import type { Ref } from '../../model/ref.ts';
import { isCount, isText, listOf, mapOf, oneOf, optional } from '../../model/shape.ts';
import type {
  IndexedEdge,
  RegistryIndex,
  RegistryIndexStore,
  RegistryToIndex,
} from '../../ports/registry-index.ts';

/** Raised whenever the tables change; an index in another form is none. */
const format = 'charter-registry-2';

const tables = `
  CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE nodes (id INTEGER PRIMARY KEY, ref TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE files (node INTEGER NOT NULL, path TEXT NOT NULL, mode TEXT NOT NULL, blob TEXT NOT NULL) STRICT;
  CREATE TABLE edges (source INTEGER NOT NULL, kind TEXT NOT NULL, target INTEGER NOT NULL) STRICT;
`;
const indexes = `
  CREATE INDEX files_by_node ON files (node);
  CREATE INDEX edges_by_source ON edges (source);
  CREATE INDEX edges_by_target ON edges (target);
`;

/**
 * Keeps the index of a registry in a folder of the clone's Git directory, which is the user's own: nothing that a
 * clone brings along can be in it. It is written beside its place and then renamed, so that a reader has the old one
 * or the new one, and of two writers the last one stays. What cannot be read counts as nothing.
 */
export class SavedRegistryIndex implements RegistryIndexStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  open(state: string): RegistryIndex | undefined {
    try {
      const database = new DatabaseSync(this.#place, { readOnly: true });
      return toIndex(database, state);
    } catch {
      return undefined;
    }
  }

  save(state: string, registry: RegistryToIndex): void {
    const draft = join(this.#folder, `registry.${randomUUID()}.tmp`);
    try {
      mkdirSync(this.#folder, { recursive: true });
      writeIndex(draft, state, registry);
      renameSync(draft, this.#place);
    } catch {
      // A repository that may only be read, or a full disk: everything is read anew each time.
      rmSync(draft, { force: true });
    }
  }

  forget(): void {
    try {
      rmSync(this.#place, { force: true, recursive: true });
    } catch {
      // In a repository that may only be read it stays, and is found wanting each time.
    }
  }

  get #place(): string {
    return join(this.#folder, 'registry.sqlite');
  }
}

/** An index in memory, for a server that looks at the same registry again and again. */
export class RegistryIndexInMemory implements RegistryIndexStore {
  #database: DatabaseSync | undefined;

  open(state: string): RegistryIndex | undefined {
    return this.#database && toIndex(this.#database, state);
  }

  save(state: string, registry: RegistryToIndex): void {
    this.#database?.close();
    this.#database = writeInto(new DatabaseSync(':memory:'), state, registry);
  }

  forget(): void {
    this.#database?.close();
    this.#database = undefined;
  }
}

function writeIndex(file: string, state: string, registry: RegistryToIndex): void {
  writeInto(new DatabaseSync(file), state, registry).close();
}

function writeInto(database: DatabaseSync, state: string, registry: RegistryToIndex): DatabaseSync {
  database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN');
  database.exec(tables);
  const addFact = database.prepare('INSERT INTO facts VALUES (?, ?)');
  const addNode = database.prepare('INSERT INTO nodes VALUES (?, ?)');
  const addFile = database.prepare('INSERT INTO files VALUES (?, ?, ?, ?)');
  const addEdge = database.prepare('INSERT INTO edges VALUES (?, ?, ?)');
  const ids = new Map<Ref, number>();
  const idOf = (ref: Ref): number => {
    const known = ids.get(ref);
    if (known !== undefined) return known;
    ids.set(ref, ids.size);
    addNode.run(ids.size - 1, ref);
    return ids.size - 1;
  };
  for (const { ref, file } of registry.definitions) addFile.run(idOf(ref), file.path, file.mode, file.blob);
  for (const { source, kind, target } of registry.edges) addEdge.run(idOf(source), kind, idOf(target));
  const { settings, manifests, diagnostics, context } = registry;
  addFact.run('state', `${format} ${state}`);
  addFact.run('registry', JSON.stringify({ settings, manifests, diagnostics, context } satisfies Facts));
  database.exec(indexes);
  database.exec('COMMIT');
  return database;
}

interface Facts {
  readonly settings: Settings;
  readonly manifests: number;
  readonly diagnostics: readonly Diagnostic[];
  readonly context: readonly TreeEntry[];
}

const isRange = mapOf({ line: isCount, column: isCount, endLine: isCount, endColumn: isCount });
const isEdit = mapOf({ start: isCount, end: isCount, text: isText });

const hasFactsShape = mapOf({
  settings: mapOf({}),
  manifests: isCount,
  diagnostics: listOf(
    mapOf({
      code: isText,
      severity: oneOf('error', 'warning', 'info'),
      file: isText,
      range: isRange,
      message: isText,
      ref: optional(isText),
      fix: optional(mapOf({ title: isText, file: isText, edits: listOf(isEdit) })),
    }),
  ),
  context: listOf(mapOf({ path: isText, mode: isText, blob: isText })),
});

/** Whoever can write there can leave anything. */
function isFacts(value: unknown): value is Facts {
  return hasFactsShape(value);
}

function toIndex(database: DatabaseSync, state: string): RegistryIndex | undefined {
  const fact = database.prepare('SELECT value FROM facts WHERE name = ?');
  if (fact.get('state')?.['value'] !== `${format} ${state}`) return undefined;
  const facts: unknown = JSON.parse(String(fact.get('registry')?.['value']));
  if (!isFacts(facts)) return undefined;
  const files = database.prepare(
    'SELECT path, mode, blob FROM nodes JOIN files ON node = id WHERE ref = ? ORDER BY path',
  );
  const edges = (end: 'source' | 'target'): ((refs: Iterable<Ref>) => readonly IndexedEdge[]) => {
    const found = database.prepare(`
      SELECT a.ref AS source, kind, b.ref AS target
      FROM nodes AS one JOIN edges ON ${end} = one.id JOIN nodes AS a ON a.id = source JOIN nodes AS b ON b.id = target
      WHERE one.ref = ?`);
    return (refs) =>
      Iterator.from(refs)
        .flatMap((ref) => found.all(ref) as unknown as IndexedEdge[])
        .toArray();
  };
  return {
    ...facts,
    filesOf: (refs) =>
      Iterator.from(refs)
        .flatMap((ref) => files.all(ref) as unknown as TreeEntry[])
        .toArray(),
    edgesFrom: edges('source'),
    edgesTo: edges('target'),
  };
}
