import { existsSync, realpathSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Ref } from '../../../model/ref.ts';
import { plainPaint } from '../../../render/paint.ts';
import { selectManifestFiles } from '../../../registry/select-files.ts';
import { openRegistry, readState } from '../local-registry.ts';
import type { Terminal } from '../terminal.ts';

/** What is known of the registry that manifests are written into; paths are relative to the folder of writing. */
export interface TargetRegistry {
  /** The file that has a manifest already. */
  readonly fileOf: (ref: Ref) => string | undefined;
  /** Whether the settings count a file of this path among the manifests. */
  readonly isRead: (path: string) => boolean;
}

const nothingKnown: TargetRegistry = { fileOf: () => undefined, isRead: () => true };

/** The registry around a folder; outside of a Git repository nothing is known of one. */
export async function readTarget(folder: string): Promise<TargetRegistry> {
  if (!existsSync(folder)) return nothingKnown;
  try {
    const registry = await openRegistry(folder, silent(folder));
    const { loaded } = await readState(registry, undefined, silent(folder));
    const root = join(realpathSync(registry.repository.root), registry.folder);
    const below = relative(root, realpathSync(folder)).split(sep).join('/');
    const prefix = below === '' ? '' : `${below}/`;
    const { manifests, settings } = loaded.registry;
    return {
      fileOf: (ref) => fromFolder(manifests.get(ref)?.file, prefix),
      isRead: (path) => {
        const entry = { path: `${prefix}${path}`, mode: 'file', blob: '' } as const;
        return selectManifestFiles({ commit: undefined, entries: [entry] }, settings).files.length > 0;
      },
    };
  } catch {
    return nothingKnown;
  }
}

function fromFolder(file: string | undefined, prefix: string): string | undefined {
  if (file === undefined) return undefined;
  return file.startsWith(prefix) ? file.slice(prefix.length) : `/${file}`;
}

function ignore(): void {}

function silent(workingDirectory: string): Terminal {
  return {
    out: ignore,
    error: ignore,
    paint: plainPaint,
    errorPaint: plainPaint,
    workingDirectory,
    environment: {},
  };
}
