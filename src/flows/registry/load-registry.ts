import { findCycles } from '../../graph/find-cycles.ts';
import { buildGraph } from '../../graph/build-graph.ts';
import { compareDiagnostics, type Diagnostic } from '../../model/diagnostic.ts';
import { digestOf } from '../../model/digest.ts';
import type { BlobId, SourceTree, TreeEntry } from '../../model/git.ts';
import type { Graph } from '../../model/graph.ts';
import type {
  DefaultsLayer,
  EffectiveEnvironment,
  ParsedFile,
  Registry,
  Settings,
} from '../../model/manifest.ts';
import { settingsPath } from '../../model/settings-path.ts';
import { findEnvironmentCycles } from '../../plan/environment-cycles.ts';
import type { ParseCache } from '../../ports/parse-cache.ts';
import { assembleRegistry } from '../../registry/assemble-registry.ts';
import { withoutContested } from '../../registry/checks/contested-names.ts';
import { arrangeDefaults } from '../../registry/effective/defaults-by-folder.ts';
import { effectiveEnvironments } from '../../registry/effective/effective.ts';
import { parseFile } from '../../registry/parse-file.ts';
import { isDefaultsFile } from '../../registry/effective/read-defaults.ts';
import { selectManifestFiles } from '../../registry/select-files.ts';
import { defaultSettings, readSettings } from '../../registry/settings.ts';
import { schemaDigest } from '../../registry/schema/traits.ts';
import { traitsByKind } from './traits-by-kind.ts';

/** A source tree and the means to read its files: a commit, a merge that was never written, or a working tree. */
export interface RegistrySource {
  readonly tree: SourceTree;
  readonly readBlobs: (ids: readonly BlobId[]) => Promise<ReadonlyMap<BlobId, Uint8Array>>;
}

/** A registry with everything that follows from it alone. */
export interface LoadedRegistry {
  readonly registry: Registry;
  readonly graph: Graph;
  readonly environments: readonly EffectiveEnvironment[];
  /** Of files, references, overlays and cycles, in reporting order. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface LoadedSettings {
  readonly settings: Settings;
  readonly diagnostics: readonly Diagnostic[];
  /** False when the tree has no `charter.yaml`: the defaults hold. */
  readonly isPresent: boolean;
}

/** Reads `charter.yaml`; on a pull request call it with the base, whose settings are the ones that count. */
export async function loadSettings(source: RegistrySource): Promise<LoadedSettings> {
  const entry = source.tree.entries.find(({ path }) => path === settingsPath);
  if (entry === undefined || entry.mode === 'submodule' || entry.mode === 'symlink') {
    return { settings: defaultSettings, diagnostics: [], isPresent: false };
  }
  const bytes = (await source.readBlobs([entry.blob])).get(entry.blob);
  return {
    ...readSettings(bytes === undefined ? undefined : { path: settingsPath, bytes }),
    isPresent: true,
  };
}

/** Reads and resolves all manifests of a source tree; only files that the cache does not know are read. */
export async function loadRegistry(request: {
  readonly source: RegistrySource;
  readonly settings: Settings;
  /** None for a process that reads each file once. */
  readonly cache?: ParseCache;
}): Promise<LoadedRegistry> {
  const selected = selectManifestFiles(request.source.tree, request.settings);
  const { true: ofDefaults = [], false: ofManifests = [] } = Object.groupBy(selected.files, ({ path }) =>
    isDefaultsFile(path) ? 'true' : 'false',
  );
  const defaults = await parseFiles(request, ofDefaults, () => []);
  const arranged = arrangeDefaults(defaults, request.settings.limits);
  const manifests = await parseFiles(request, ofManifests, arranged.defaultsOf);
  const files = [...defaults, ...manifests];
  return resolveRegistry(files, request.settings, [...selected.diagnostics, ...arranged.diagnostics]);
}

/**
 * How much is parsed before others get a turn: thousands of files take seconds, in which a server has to answer.
 * Bytes, where a file of its own costs as much as so many more; about 20 ms.
 */
const wholeTurn = 32_768;
const costOfFile = 512;

/**
 * Files read at once; those of two such parts are in memory together. What is parsed is much smaller than what somebody
 * may have pushed.
 */
const mostFilesAtOnce = 128;

/** From so many files on memory counts for more than time: they take 200 to 400 MB, whatever the heap does. */
export const manyFiles = 20_000;

async function parseFiles(
  { source, settings, cache }: { source: RegistrySource; settings: Settings; cache?: ParseCache },
  entries: readonly TreeEntry[],
  defaultsOf: (path: string) => readonly DefaultsLayer[],
): Promise<readonly ParsedFile[]> {
  const scope = digestOf([schemaDigest, settings.isExplicit, settings.limits]).slice(0, 32);
  const keyOf = ({ blob, path }: TreeEntry): string =>
    [scope, blob, ...defaultsOf(path).map(({ file, blob: of }) => `${of} ${file}`), path].join(':');
  // What the cache has is held from here on: it may forget one file for another at any time.
  const files = entries.map((entry): FileToRead => {
    const key = cache === undefined ? '' : keyOf(entry);
    return { entry, key, parsed: cache?.get(key) };
  });
  const isCompact = cache?.isLasting === true || entries.length >= manyFiles;
  let turn = wholeTurn;
  for await (const contents of readContents(
    source,
    files.filter(({ parsed }) => parsed === undefined),
  )) {
    for (const { file, bytes } of contents) {
      if (turn <= 0) {
        await new Promise((resolve) => setImmediate(resolve));
        turn = wholeTurn;
      }
      turn -= bytes.length + costOfFile;
      const { path, blob } = file.entry;
      file.parsed = parseFile({ file: path, blob, bytes, settings, defaults: defaultsOf(path), isCompact });
      cache?.set(file.key, file.parsed);
    }
  }
  return files.flatMap(({ parsed }) => parsed ?? []);
}

interface FileToRead {
  readonly entry: TreeEntry;
  readonly key: string;
  /** Undefined until it is read. */
  parsed: ParsedFile | undefined;
}

/** While some are parsed, the next are on their way. */
async function* readContents(
  source: RegistrySource,
  files: readonly FileToRead[],
): AsyncGenerator<readonly { readonly file: FileToRead; readonly bytes: Uint8Array }[]> {
  const read = (from: number): Promise<ReadonlyMap<BlobId, Uint8Array>> => {
    const together = files.slice(from, from + mostFilesAtOnce);
    const contents = source.readBlobs([...new Set(together.map(({ entry }) => entry.blob))]);
    // A failure is told where the contents are awaited; until then nobody listens.
    contents.catch(() => undefined);
    return contents;
  };
  let next = files.length > 0 ? read(0) : undefined;
  for (let from = 0; next !== undefined; from += mostFilesAtOnce) {
    const contents = await next;
    const after = from + mostFilesAtOnce;
    next = after < files.length ? read(after) : undefined;
    yield files.slice(from, after).flatMap((file) => {
      const bytes = contents.get(file.entry.blob);
      return bytes === undefined ? [] : { file, bytes };
    });
  }
}

function resolveRegistry(
  files: readonly ParsedFile[],
  settings: Settings,
  ofSelection: readonly Diagnostic[],
): LoadedRegistry {
  const registry = assembleRegistry(files, settings);
  const graph = buildGraph(registry.manifests.values());
  const effective = effectiveEnvironments(registry);
  const { environments } = effective;
  const cycles = [
    ...findCycles(graph),
    ...findEnvironmentCycles({ manifests: registry.manifests, graph, environments, traits: traitsByKind }),
  ];
  const ofPatches = fixableOnlyWhole(effective.diagnostics, files);
  const diagnostics = [ofSelection, registry.diagnostics, ofPatches, cycles].flat();
  return {
    registry,
    graph,
    environments,
    diagnostics: diagnostics.toSorted(compareDiagnostics),
  };
}

/** As for the diagnostics of manifests: a name is fixed in a patch only where all that has it can be. */
function fixableOnlyWhole(
  diagnostics: readonly Diagnostic[],
  files: readonly ParsedFile[],
): readonly Diagnostic[] {
  if (!diagnostics.some(({ fix }) => fix !== undefined)) return diagnostics;
  return withoutContested(
    diagnostics,
    files.flatMap(({ manifests }) => manifests),
  );
}
