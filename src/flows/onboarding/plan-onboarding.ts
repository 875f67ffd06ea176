import type { OnboardingFacts, OnboardingPlan, ProposedFile } from '../../model/onboarding.ts';
import {
  starterFiles,
  starterOwnersPath,
  starterWorkflowPath,
} from '../../registry/starter/starter-files.ts';
import { ownerHandle, starterFolders, type StarterOwner } from '../../registry/starter/starter-manifests.ts';

export interface PlanningFacts {
  readonly repository: OnboardingFacts;
  /** A team that is there, `acme/platform`; undefined where none was found. */
  readonly team: string | undefined;
  readonly mayWriteWorkflows: boolean;
  /** Of Charter itself. */
  readonly version: string;
}

/** Where manifests go: the root, or else the first of these that is free. */
const folders = ['', 'charter/', 'charter-registry/'] as const;

/** The places in which GitHub looks for owners: https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners */
const ownerPaths = ['CODEOWNERS', '.github/CODEOWNERS', 'docs/CODEOWNERS'];

/** Files and folders of other tools at the root, with what `charter import` is given for them. */
const importable: readonly (readonly [RegExp, (name: string) => string, 'file' | 'folder'])[] = [
  [/^(?:docker-)?compose\.ya?ml$/i, (name) => name, 'file'],
  [/^catalog-info\.ya?ml$/i, (name) => name, 'file'],
  [/^score\.ya?ml$/i, (name) => name, 'file'],
  [/^(?:k8s|kubernetes|manifests|deploy|deployment)$/i, (name) => `${name}/*.yaml`, 'folder'],
];

/**
 * A first configuration for a repository: what `charter init` writes, beside what is there. Nothing that is there is
 * changed. Undefined where there is no room for it.
 */
export function planOnboarding(facts: PlanningFacts): OnboardingPlan | undefined {
  const { repository, team } = facts;
  const folder = folders.find((candidate) => isFree(repository, candidate));
  if (folder === undefined) return undefined;
  const owner = ownerOf(repository, team);
  const isOwnerOpen = repository.owner.kind === 'organization' && team === undefined;
  const files = starterFiles({
    title: repository.name,
    owner,
    group: groupName(owner),
    environment: 'development',
    version: facts.version,
    folder,
    isShared: true,
  }).filter(({ path }) => !(isOwnerOpen && path === starterOwnersPath));
  const isKept = ({ path }: ProposedFile): boolean => isTaken(repository, path);
  const isByHand = ({ path }: ProposedFile): boolean =>
    !facts.mayWriteWorkflows && path === starterWorkflowPath;
  return {
    files: files.filter((file) => !isKept(file) && !isByHand(file)),
    kept: files.filter(isKept).map(({ path }) => path),
    byHand: files.filter((file) => !isKept(file) && isByHand(file)),
    imports: importsFrom(repository),
    isOwnerOpen,
    owner: ownerHandle(owner),
    folder,
  };
}

function ownerOf({ owner }: OnboardingFacts, team: string | undefined): StarterOwner {
  if (owner.kind === 'person') return { kind: 'person', login: owner.login, id: owner.id };
  return { kind: 'team', team: team ?? `${owner.login}/platform` };
}

/** A DNS label out of a team's slug or a login. */
function groupName(owner: StarterOwner): string {
  const text = owner.kind === 'team' ? (owner.team.split('/')[1] ?? '') : owner.login;
  const label = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
  return label === '' ? 'owners' : label;
}

/** A folder of the repository's own may hold YAML that is no manifest, so none is taken over. */
function isFree({ entries }: OnboardingFacts, folder: string): boolean {
  const names = new Set([...entries.keys()].map((path) => path.toLowerCase()));
  const wanted = folder === '' ? starterFolders : [folder.slice(0, -1)];
  return wanted.every((name) => !names.has(name));
}

/** Something lies at the path, or there is no folder where one is needed, or owners are named elsewhere. */
function isTaken({ entries }: OnboardingFacts, path: string): boolean {
  if (path === starterOwnersPath && ownerPaths.some((place) => entries.has(place))) return true;
  const parents = path.split('/').map((_, index, parts) => parts.slice(0, index).join('/'));
  const isBarred = parents.some((parent) => parent !== '' && (entries.get(parent) ?? 'folder') !== 'folder');
  const isReadme = /^readme(?:\.[a-z]+)?$/i;
  const hasReadme = isReadme.test(path) && [...entries.keys()].some((name) => isReadme.test(name));
  return (
    isBarred || hasReadme || [...entries.keys()].some((name) => name.toLowerCase() === path.toLowerCase())
  );
}

function importsFrom({ entries }: OnboardingFacts): readonly string[] {
  return [...entries]
    .filter(([path]) => !path.includes('/'))
    .flatMap(([name, kind]) => {
      const found = importable.find(([form, , wanted]) => wanted === kind && form.test(name));
      return found === undefined ? [] : [found[1](name)];
    });
}
