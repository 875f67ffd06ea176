import { invalid } from '../api-error.ts';
import type { Core } from '../core.ts';
import type { Label, Repository } from '../store/model/repository.ts';
import { keyOf } from '../store/tables.ts';

/** Name, colour and description of the labels which every repository begins with, as on GitHub. */
const defaults: readonly (readonly [string, string, string])[] = [
  ['bug', 'd73a4a', "Something isn't working"],
  ['documentation', '0075ca', 'Improvements or additions to documentation'],
  ['duplicate', 'cfd3d7', 'This issue or pull request already exists'],
  ['enhancement', 'a2eeef', 'New feature or request'],
  ['good first issue', '7057ff', 'Good for newcomers'],
  ['help wanted', '008672', 'Extra attention is needed'],
  ['invalid', 'e4e669', "This doesn't seem right"],
  ['question', 'd876e3', 'Further information is requested'],
  ['wontfix', 'ffffff', 'This will not be worked on'],
];

/** Puts the default labels into a new repository. Call it inside a change of the store. */
export function createDefaultLabels(core: Core, repository: Repository): void {
  for (const [name, color, description] of defaults)
    core.store.tables.labels.put({
      id: core.store.nextId('labels'),
      repositoryId: repository.id,
      name,
      color,
      description,
      isDefault: true,
    });
}

interface LabelFields {
  readonly name: string;
  readonly color?: string | undefined;
  readonly description?: string | null | undefined;
}

/** Makes a label; 422 when there is one of that name. */
export function createLabel(core: Core, repository: Repository, fields: LabelFields): Label {
  checkFields(core, repository, fields);
  return core.store.change(() =>
    core.store.tables.labels.put({
      id: core.store.nextId('labels'),
      repositoryId: repository.id,
      name: fields.name,
      color: (fields.color ?? 'ededed').toLowerCase(),
      description: fields.description ?? null,
      isDefault: false,
    }),
  );
}

/** The labels of some names; those that are not there are made, as GitHub does. */
export function ensureLabels(core: Core, repository: Repository, names: readonly string[]): readonly Label[] {
  return [...new Set(names)].map(
    (name) =>
      core.store.by.labelByName.first(keyOf(repository.id, name)) ?? createLabel(core, repository, { name }),
  );
}

/** Renames a label or changes how it looks. */
export function editLabel(core: Core, label: Label, change: Partial<LabelFields>): Label {
  const name = change.name ?? label.name;
  const repository = { id: label.repositoryId };
  if (keyOf(name) === keyOf(label.name)) checkColor(change.color);
  else checkFields(core, repository, { ...change, name });
  return core.store.change(() =>
    core.store.tables.labels.update(label.id, {
      name,
      color: (change.color ?? label.color).toLowerCase(),
      description: change.description === undefined ? label.description : change.description,
    }),
  );
}

/** Removes a label from everything that has it. */
export function deleteLabel(core: Core, label: Label): void {
  core.store.change(() => {
    for (const issue of core.store.by.issuesOfRepository.all(label.repositoryId))
      if (issue.labelIds.includes(label.id))
        core.store.tables.issues.update(issue.id, {
          labelIds: issue.labelIds.filter((id) => id !== label.id),
        });
    core.store.tables.labels.remove(label.id);
  });
}

function checkFields(core: Core, repository: { readonly id: number }, { name, color }: LabelFields): void {
  if (name.trim() === '' || name.length > 50)
    throw invalid({ resource: 'Label', field: 'name', code: 'invalid', value: name });
  if (core.store.by.labelByName.first(keyOf(repository.id, name)) !== undefined)
    throw invalid({ resource: 'Label', field: 'name', code: 'already_exists', value: name });
  checkColor(color);
}

function checkColor(color: string | undefined): void {
  if (color !== undefined && !/^[\da-f]{6}$/i.test(color))
    throw invalid({ resource: 'Label', field: 'color', code: 'invalid', value: color });
}
