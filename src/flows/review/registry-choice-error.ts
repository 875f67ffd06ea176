import { AppError } from '../../model/app-error.ts';
import type { TouchedRegistry } from '../registry/registry-folders.ts';

const mostFolders = 5;

type Refused = Extract<TouchedRegistry, { kind: 'several' | 'around' }>;

/** A change that is not about one registry of a repository: whose rules hold for it cannot be told. */
export class RegistryChoiceError extends AppError<'several-registries' | 'registry-around-others'> {
  constructor(touched: Refused) {
    super(touched.kind === 'several' ? several(touched.folders) : around(touched));
  }
}

function several(folders: readonly string[]) {
  const shown = folders.slice(0, mostFolders).map((folder) => JSON.stringify(folder));
  const rest = folders.length > shown.length ? ` and ${folders.length - shown.length} more` : '';
  return {
    code: 'several-registries',
    message: `This change is about ${folders.length} registries of the repository, ${shown.join(', ')}${rest}; expected one, whose settings and policies hold for it.`,
    hint: 'Make a pull request for each registry. Files outside of all registries may go along with any of them that is there already.',
  } as const;
}

function around({ folder, inside }: Extract<Refused, { kind: 'around' }>) {
  return {
    code: 'registry-around-others',
    message: `This change makes a registry of ${folder === '' ? 'the root of the repository' : JSON.stringify(folder)}, in which the registry ${JSON.stringify(inside)} lies already.`,
    hint: 'Remove the registries below first, each in a pull request of its own, or leave the new `charter.yaml` out.',
  } as const;
}
