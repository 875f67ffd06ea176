import type { EntryKind, OnboardingFacts } from '../../../model/onboarding.ts';
import { idAt, listAt, textAt, valueAt } from '../../../model/read-unknown.ts';
import type { AnswerContext } from '../answers.ts';
import { need } from '../graphql/read-fact-answers.ts';

const folders = {
  root: '',
  github: '.github/',
  workflows: '.github/workflows/',
  vscode: '.vscode/',
  docs: 'docs/',
} as const;

/** What the answer to `onboardingFactsDocument` says of a repository. Throws `ForgeError`. */
export function readOnboardingFacts(repository: unknown, context: AnswerContext): OnboardingFacts {
  const branchName = textAt(repository, 'defaultBranchRef', 'name');
  const commit = textAt(repository, 'defaultBranchRef', 'target', 'oid');
  return {
    node: need(textAt(repository, 'id'), 'repository.id', context),
    name: need(textAt(repository, 'name'), 'repository.name', context),
    owner: readOwner(valueAt(repository, 'owner'), context),
    unfit: unfitness(repository),
    defaultBranch:
      branchName === undefined || commit === undefined ? undefined : { name: branchName, commit },
    entries: new Map(Object.entries(folders).flatMap((folder) => readEntries(repository, folder))),
    wasProposed: wasProposed(valueAt(repository, 'pullRequests')),
    branch: textAt(repository, 'ref', 'target', 'oid'),
  };
}

function readOwner(owner: unknown, context: AnswerContext): OnboardingFacts['owner'] {
  return {
    kind: textAt(owner, '__typename') === 'Organization' ? 'organization' : 'person',
    login: need(textAt(owner, 'login'), 'repository.owner.login', context),
    id: need(idAt(owner, 'databaseId'), 'repository.owner.databaseId', context),
  };
}

function unfitness(repository: unknown): OnboardingFacts['unfit'] {
  if (valueAt(repository, 'isArchived') !== false) return 'archived';
  if (valueAt(repository, 'isDisabled') !== false) return 'disabled';
  if (valueAt(repository, 'isFork') !== false) return 'fork';
  return valueAt(repository, 'isEmpty') === false ? undefined : 'empty';
}

/** Anybody may open pull requests from forks under any name, so those say nothing; more than were read may be ours. */
function wasProposed(pullRequests: unknown): boolean {
  const nodes = listAt(pullRequests, 'nodes');
  const isWhole = idAt(pullRequests, 'totalCount') === nodes.length || nodes.length === 0;
  return !isWhole || nodes.some((node) => valueAt(node, 'isCrossRepository') !== true);
}

const kinds: Readonly<Record<string, EntryKind | undefined>> = { tree: 'folder', blob: 'file' };

function readEntries(
  repository: unknown,
  [field, prefix]: readonly [string, string],
): readonly (readonly [string, EntryKind])[] {
  return listAt(repository, field, 'entries').flatMap((entry) => {
    const name = textAt(entry, 'name');
    const kind = kinds[textAt(entry, 'type') ?? ''] ?? 'other';
    return name === undefined ? [] : [[`${prefix}${name}`, kind] as const];
  });
}
