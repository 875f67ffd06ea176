import { isJsonObject } from '../../../model/json.ts';
import type { Lookup } from '../../../model/protection-facts.ts';
import { settingsPath } from '../../../model/settings-path.ts';
import { AppError } from '../../../model/app-error.ts';
import { openRegistry, readState } from '../local-registry.ts';
import type { Terminal } from '../terminal.ts';

/** What the registry of the default branch says about itself. */
export interface BaseRules {
  /** Names of the environments of tier production. */
  readonly production: Lookup<readonly string[]>;
  /** Where the registry is in the repository: '' or a prefix. */
  readonly folder: string;
  /** Files that hold Policy and Group manifests, from the root of the repository. */
  readonly ruleFiles: readonly string[];
}

const notRead = { folder: '', ruleFiles: [] } as const;

/** Reads the default branch as the clone has last fetched it. */
export async function readBaseRules(
  clone: string | undefined,
  defaultBranch: string,
  terminal: Terminal,
): Promise<BaseRules> {
  if (clone === undefined) {
    const reason = 'the registry is not at hand';
    return {
      ...notRead,
      production: { kind: 'unknown', reason, needs: 'a clone of the repository, with `--repo DIR`' },
    };
  }
  try {
    return await readClone(clone, `origin/${defaultBranch}`, terminal);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const reason = `the clone has no readable origin/${defaultBranch} (${error.code})`;
    return { ...notRead, production: { kind: 'unknown', reason, needs: '`git fetch origin` in the clone' } };
  }
}

async function readClone(clone: string, revision: string, terminal: Terminal): Promise<BaseRules> {
  const registry = await openRegistry(clone, terminal);
  try {
    const { loaded } = await readState(registry, revision, terminal);
    const manifests = [...loaded.registry.manifests.values()];
    const rules = manifests.filter(({ kind }) => kind === 'Policy' || kind === 'Group');
    return {
      production: {
        kind: 'known',
        value: manifests
          .filter(({ kind, value: { spec } }) => {
            return kind === 'Environment' && isJsonObject(spec) && spec['tier'] === 'production';
          })
          .map(({ name }) => name),
      },
      folder: registry.folder,
      ruleFiles: [...new Set(rules.map(({ file }) => `${registry.folder}${file}`))],
    };
  } finally {
    registry.repository.close();
  }
}

/** What has to have an owner, each with a path that stands for it: new files count as much as old ones. */
export function gatePaths(
  { folder, ruleFiles }: Pick<BaseRules, 'folder' | 'ruleFiles'>,
  codeOwnersPath: string,
): readonly { readonly name: string; readonly path: string }[] {
  const folders = [`${folder}policies/`, `${folder}groups/`, '.github/'];
  const files = [codeOwnersPath, `${folder}${settingsPath}`, ...ruleFiles];
  return [
    ...files.map((path) => ({ name: path, path })),
    ...folders.map((path) => ({ name: `${path}**`, path: `${path}any/new-file.yaml` })),
  ];
}
