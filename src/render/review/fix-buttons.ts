import type { CheckButton } from '../../model/check-report.ts';
import type { Review } from '../../model/review.ts';

/** At most 20 characters of label and identifier, and 40 of description. */
export const fixButtons = {
  apply: {
    label: 'Apply fixes',
    description: 'Commits them to this branch',
    identifier: 'apply-fixes',
  },
  suggest: {
    label: 'Suggest fixes',
    description: 'Puts them on the lines as suggestions',
    identifier: 'suggest-fixes',
  },
} as const satisfies Readonly<Record<string, CheckButton>>;

/** Where a machine can fix something that the change brings in: as a commit only where Charter could commit at all. */
export function buttonsFor(
  { validation }: Review,
  fixing: 'commit' | 'suggest' | undefined,
): readonly CheckButton[] {
  const isFixable = validation.introduced.some(({ fix }) => fix !== undefined);
  if (!isFixable || fixing === undefined) return [];
  return fixing === 'commit' ? [fixButtons.apply, fixButtons.suggest] : [fixButtons.suggest];
}
