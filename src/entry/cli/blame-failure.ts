import type { Blame } from '../../flows/history/blame-manifest.ts';
import type { ManifestHistory } from '../../model/history.ts';
import { nearestOf } from '../../model/nearest.ts';
import { LookupError } from './lookup-error.ts';
import { shellWord } from '../../model/shell-word.ts';

/** Why there is nothing to blame anybody for. */
export function blameFailure(
  { ref, environments }: ManifestHistory,
  environment: string | undefined,
  blame: Exclude<Blame, { kind: 'found' }>,
): LookupError {
  if (blame.kind === 'broken') {
    return new LookupError({
      code: 'lookup-manifest-invalid',
      message: `\`${ref}\` has errors, so it takes effect nowhere: ${blame.problem}`,
      hint: `Run \`npx charter history ${ref}\` to see which commit broke it.`,
    });
  }
  return notInEnvironment({ ref, environments }, environment ?? '');
}

/** The error for an environment in which a manifest does not take effect; `environments` are those in which it does. */
export function notInEnvironment(
  { ref, environments }: Pick<ManifestHistory, 'ref' | 'environments'>,
  name: string,
): LookupError {
  const nearest = nearestOf(name, environments);
  const known =
    environments.length === 0
      ? 'It takes effect in no environment; leave `--env` out.'
      : `It is in ${environments.map(shellWord).join(', ')}.`;
  return new LookupError({
    code: 'lookup-not-in-environment',
    message: `\`${ref}\` is not in the environment \`${shellWord(name)}\`.`,
    hint: nearest === undefined ? known : `Did you mean \`--env ${shellWord(nearest)}\`? ${known}`,
  });
}
