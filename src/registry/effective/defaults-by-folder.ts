import { startOfFile, type Diagnostic } from '../../model/diagnostic.ts';
import type { DefaultsLayer, Limits, ParsedFile } from '../../model/manifest.ts';
import { compareText } from '../../model/ref.ts';
import type { RegistryCode } from '../codes.ts';
import { quoted } from '../wording.ts';

export interface ArrangedDefaults {
  /** The defaults that hold for a file: those of its folder and of the folders above, the outermost first. */
  readonly defaultsOf: (path: string) => readonly DefaultsLayer[];
  /** About files that do not hold: a second one in a folder, and values beyond the limit. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Arranges the defaults of a registry by folder. Every manifest below is made from them, so that values in one small
 * file may become values in ten thousand manifests: what reaches one folder is bounded.
 */
export function arrangeDefaults(
  files: readonly Pick<ParsedFile, 'file' | 'defaults'>[],
  limits: Pick<Limits, 'defaults'>,
): ArrangedDefaults {
  const diagnostics: Diagnostic[] = [];
  const chains = new Map<string, readonly DefaultsLayer[]>([['', []]]);
  // Folders before those in them, so that what is above is arranged already.
  for (const { file, defaults } of files.toSorted((a, b) => compareText(a.file, b.file))) {
    if (defaults === undefined) continue;
    const folder = folderOf(file);
    const above = chainOf(chains, folder);
    const problem = problemOf(above, defaults, { folder, limit: limits.defaults });
    if (problem === undefined) chains.set(folder, [...above, defaults]);
    else diagnostics.push(problem);
  }
  return { defaultsOf: (path) => chainOf(chains, folderOf(path)), diagnostics };
}

/** The chain of the nearest folder that has one. */
function chainOf(
  chains: ReadonlyMap<string, readonly DefaultsLayer[]>,
  folder: string,
): readonly DefaultsLayer[] {
  for (let at = folder; ; at = folderOf(at)) {
    const chain = chains.get(at);
    if (chain !== undefined) return chain;
  }
}

function problemOf(
  above: readonly DefaultsLayer[],
  { file, ranges }: DefaultsLayer,
  { folder, limit }: { readonly folder: string; readonly limit: number },
): Diagnostic | undefined {
  const about = (code: RegistryCode, message: string): Diagnostic => ({
    code,
    severity: 'error',
    file,
    range: startOfFile,
    message,
  });
  const twin = above.find((layer) => folderOf(layer.file) === folder);
  if (twin !== undefined) {
    const message = `${quoted(twin.file, 200)} holds the defaults of this folder already, so this file is not read. Merge the two.`;
    return about('duplicate-defaults', message);
  }
  const count = [...above.map((layer) => layer.ranges), ranges].reduce(
    (sum, places) => sum + Object.keys(places).length,
    0,
  );
  if (count <= limit) return undefined;
  const message = `With this file ${count} default values reach one folder; at most ${limit} are allowed, so this file is not used. Move values into the manifests that need them, or raise \`spec.limits.defaults\` in \`charter.yaml\` on the base branch.`;
  return about('too-many-defaults', message);
}

/** The path of the folder that holds a file or folder; empty for the root. */
function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
