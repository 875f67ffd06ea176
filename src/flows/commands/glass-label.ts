import type { BaseFacts } from '../../model/command.ts';
import { glassLabel } from '../../model/glass-grant.ts';
import type { GateFacts, LabelToMake } from '../../ports/forge.ts';

const look = { color: 'b60205', description: 'Somebody broke the glass: to be reviewed' };

/**
 * The label of the issues for review, where the base lets the glass be broken and the repository has none yet. It is made
 * with what is published before anybody types `/break-glass`, which counts only for what was shown: so an issue is never
 * without it, and takes no call of its own.
 */
export function labelToMake(
  { glassIssues: { isEnabled, label } }: Pick<GateFacts, 'glassIssues'>,
  { environments }: Pick<BaseFacts, 'environments'>,
): LabelToMake | undefined {
  const isRuled = environments.some(({ glass }) => glass !== undefined);
  return isEnabled && label === undefined && isRuled ? { name: glassLabel, ...look } : undefined;
}
