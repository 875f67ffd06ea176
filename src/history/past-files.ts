import type { TreeEntry } from '../model/git.ts';
import type { DefaultsLayer, ParsedFile, Settings } from '../model/manifest.ts';

/** The means to look into the past; everything it needs has been read before. */
export interface PastFiles {
  /** What a file of the registry says; undefined for one that is no manifest file under the settings. */
  readonly parse: (
    entry: TreeEntry,
    settings: Settings,
    defaults?: readonly DefaultsLayer[],
  ) => ParsedFile | undefined;
  /** The settings that a `charter.yaml` holds; the defaults where there is none. */
  readonly readSettings: (entry: TreeEntry | undefined) => Settings;
  /** The paths that may say anything of the manifest, the settings among them. */
  readonly paths: ReadonlySet<string>;
  readonly settingsPath: string;
}
