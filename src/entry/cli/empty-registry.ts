import { join } from 'node:path';
import { AppError } from '../../model/app-error.ts';
import { startOfFile, type Diagnostic } from '../../model/diagnostic.ts';
import type { SourceTree } from '../../model/git.ts';
import type { Settings } from '../../model/manifest.ts';
import type { Review } from '../../model/review.ts';
import { settingsPath } from '../../model/settings-path.ts';
import { changeCount, counted, planTotals } from '../../render/counts.ts';
import { selectManifestFiles } from '../../registry/select-files.ts';
import type { LocalRegistry, LocalState } from './local-registry.ts';
import { shellWord } from '../../model/shell-word.ts';

/** There is nothing to work on: said instead of a result that looks as if all were well. */
export class RegistryError extends AppError<'registry-missing'> {}

/** Neither settings nor a manifest, in a folder or at a revision of it. */
export function missingRegistry(registry: LocalRegistry, revision: string | undefined): RegistryError {
  const folder = shellWord(join(registry.repository.root, registry.folder));
  const place = revision === undefined ? folder : `${folder} at ${shellWord(revision)}`;
  return new RegistryError({
    code: 'registry-missing',
    message: `There is no registry in ${place}: no \`${settingsPath}\`, and no YAML or Markdown file that is a manifest (with \`apiVersion: charter.dev/v1\`).`,
    hint: 'Name the folder of the registry with `--repo DIR`, or make one here with `npx charter init`.',
  });
}

/** True for a state without settings, manifests and problems: most likely the wrong folder. */
export function isMissingRegistry({
  isConfigured,
  loaded,
  diagnostics,
}: Pick<LocalState, 'isConfigured' | 'loaded' | 'diagnostics'>): boolean {
  return !isConfigured && loaded.registry.manifests.size === 0 && diagnostics.length === 0;
}

/** A registry that has settings and nothing else: no mistake by itself, but what was meant to be checked is not. */
export function reportEmptyRegistry(tree: SourceTree, settings: Settings): Diagnostic {
  const { files } = selectManifestFiles(tree, settings);
  const patterns = settings.include.map((pattern) => `\`${pattern}\``).join(', ');
  const found =
    files.length === 0
      ? `no file matches ${patterns}`
      : `${counted(files.length, 'file')} ${files.length === 1 ? 'matches' : 'match'} ${patterns}, and none holds one`;
  return {
    code: 'no-manifests',
    severity: 'warning',
    file: settingsPath,
    range: startOfFile,
    message: `This registry has no manifest: ${found}. Add one, or correct \`spec.manifests\` here.`,
  };
}

/** True where the head has no manifest and there is nothing else to tell: no problem, and nothing that is removed. */
export function isEmptyChange({ validation, plan }: Review): boolean {
  const { manifests, introduced, preexisting, repaired } = validation;
  const isRemoval = plan !== undefined && changeCount(planTotals(plan)) > 0;
  return manifests === 0 && introduced.length + preexisting.length + repaired === 0 && !isRemoval;
}
