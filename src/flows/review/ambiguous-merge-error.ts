import { AppError } from '../../model/app-error.ts';

/** Paths that are named; the rest is said to exist. */
const mostPaths = 3;

/** What merging gives depends on which of several merge bases is taken, so nothing can be said of the result. */
export class AmbiguousMergeError extends AppError<'merge-base-ambiguous'> {
  constructor(paths: readonly string[]) {
    const shown = paths.slice(0, mostPaths).map((path) => JSON.stringify(path));
    const rest = paths.length > shown.length ? ` and ${paths.length - shown.length} more` : '';
    const where = shown.length === 0 ? '' : ` It differs in ${shown.join(', ')}${rest}.`;
    super({
      code: 'merge-base-ambiguous',
      message: `Base and branch have merged each other in more than one way, so what merging gives cannot be told here.${where}`,
      hint: 'Merge the base branch into this branch (or rebase it) and push; then there is one merge base again.',
    });
  }
}
