import { idAt, listAt, textAt } from '../../src/model/read-unknown.ts';
import type { Forge } from '../../src/sandbox/forge/forge.ts';
import { createClient, type Client } from './a-forge.ts';
import { aPusher, type CommitToPush, type Pusher } from './a-pusher.ts';
import { environmentText, serviceText } from './a-registry.ts';

export type Files = CommitToPush['files'];

/** A small valid registry. */
export const registryFiles = {
  'charter.yaml': 'apiVersion: charter.dev/v1\nkind: Settings\nspec: {}\n',
  'environments/staging.yaml': environmentText('staging'),
  'services/ledger.yaml': serviceText('ledger'),
  'services/payments.yaml': serviceText(
    'payments',
    '  dependsOn:\n    service:ledger: {condition: healthy}\n',
  ),
} as const satisfies Files;

/** A change that is valid, and makes a plan. */
export const goodChange = {
  'services/payments.yaml': serviceText('payments', '  replicas: 3\n'),
} as const satisfies Files;

/** A change with one error: on line 10, a reference to a service that does not exist. */
export const badChange = {
  'services/payments.yaml': serviceText(
    'payments',
    '  dependsOn:\n    service:legder: {condition: healthy}\n',
  ),
} as const satisfies Files;

export interface RepositoryWish {
  /** What `main` holds; null leaves the repository empty. */
  readonly files?: Files | null;
  /** Another repository, whose branches of these names are pushed here instead. */
  readonly like?: { readonly repository: PushedRepository; readonly branches: readonly string[] };
}

export interface Place {
  readonly forge: Forge;
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  /** Of the user who pushes and opens pull requests. */
  readonly token: string;
}

export interface ShownCheck {
  readonly id: number;
  readonly name: string;
  readonly status: string;
  /** Empty while there is none. */
  readonly conclusion: string;
  readonly externalId: string;
  readonly title: string;
  readonly summary: string;
  readonly text: string;
  readonly annotationsCount: number;
}

/** What people see at a pull request. */
export interface Shown {
  readonly head: string;
  /** All check runs on the head, newest first. */
  readonly checks: readonly ShownCheck[];
  /** Bodies of all comments, oldest first. */
  readonly comments: readonly string[];
}

/** All checks, in the order of `conclusionsOf`. */
export const checkNames = ['charter/plan', 'charter/validate', 'charter/policy', 'charter/approval'] as const;

/** How the checks of a right change end where nobody has to agree. */
export const allGreen = ['success', 'success', 'success', 'success'] as const;

/** How the checks of a wrong change end: it breaks no policy, but without a plan nobody can agree to it. */
export const allRed = ['failure', 'failure', 'success', 'failure'] as const;

/** How the newest run of each name has ended, as people see it: plan, validate, policy, approval. */
export function conclusionsOf(checks: readonly ShownCheck[]): readonly string[] {
  return checkNames.map((name) => checks.find((check) => check.name === name)?.conclusion ?? 'missing');
}

/** A repository on the forge, and the one on this machine that is pushed to it. */
export interface PushedRepository {
  readonly place: Place;
  readonly pusher: Pusher;
  /** Path of the repository below the API's root. */
  readonly path: string;
  /** Commits to a branch, which starts at `main` unless it says otherwise, and pushes it. Gives the commit's id. */
  push(branch: string, files: Files, more?: Pick<CommitToPush, 'onto' | 'message'>): Promise<string>;
  /** Commits here without pushing. */
  commit(commit: CommitToPush): Promise<string>;
  /** Pushes branches that were committed to. */
  publish(...branches: readonly string[]): Promise<void>;
  deleteBranch(branch: string): Promise<void>;
  /** Opens a pull request and gives its number. */
  open(
    head: string,
    more?: { readonly base?: string; readonly title?: string; readonly body?: string },
  ): Promise<number>;
  shown(number: number): Promise<Shown>;
  checksOn(sha: string): Promise<readonly ShownCheck[]>;
  remove(): Promise<void>;
}

export async function aPushedRepository(
  place: Place,
  { files = registryFiles, like }: RepositoryWish,
): Promise<PushedRepository> {
  const pusher = like?.repository.pusher ?? (await aPusher());
  const url = `${place.forge.url.replace('://', `://x-access-token:${place.token}@`)}/${place.owner}/${place.name}.git`;
  const path = `/repos/${place.owner}/${place.name}`;
  const api = createClient(place.forge.apiUrl, () => place.token);
  const known = new Set<string>();
  const commit = (made: CommitToPush): Promise<string> => {
    const isNew = !known.has(made.branch);
    known.add(made.branch);
    return pusher.commit({ ...(isNew ? { onto: 'main' } : {}), ...made });
  };
  const push: PushedRepository['push'] = async (branch, changed, more = {}) => {
    const sha = await commit({ branch, files: changed, ...more });
    await pusher.push(url, branch);
    return sha;
  };
  if (like !== undefined) await pusher.push(url, ...like.branches);
  else if (files !== null) await push('main', files, { onto: null });
  return {
    place,
    pusher,
    path,
    commit,
    push,
    publish: (...branches) => pusher.push(url, ...branches),
    deleteBranch: (branch) => pusher.deleteBranch(url, branch),
    open: async (head, more = {}) => {
      const opened = await api('POST', `${path}/pulls`, {
        head,
        base: 'main',
        title: 'A change',
        body: '',
        ...more,
      });
      if (opened.status !== 201) throw new Error(`not opened: ${JSON.stringify(opened.body)}`);
      return opened.number('number');
    },
    shown: async (number) => {
      const head = (await api('GET', `${path}/pulls/${number}`)).text('head.sha');
      const comments = await api('GET', `${path}/issues/${number}/comments?per_page=100`);
      return { head, checks: await readChecks(api, path, head), comments: comments.each('body').map(String) };
    },
    checksOn: (sha) => readChecks(api, path, sha),
    remove: () => pusher.remove(),
  };
}

async function readChecks(api: Client, path: string, sha: string): Promise<readonly ShownCheck[]> {
  const answer = await api('GET', `${path}/commits/${sha}/check-runs?filter=all&per_page=100`);
  return listAt(answer.body, 'check_runs').map((run) => ({
    id: idAt(run, 'id') ?? 0,
    name: textAt(run, 'name') ?? '',
    status: textAt(run, 'status') ?? '',
    conclusion: textAt(run, 'conclusion') ?? '',
    externalId: textAt(run, 'external_id') ?? '',
    title: textAt(run, 'output', 'title') ?? '',
    summary: textAt(run, 'output', 'summary') ?? '',
    text: textAt(run, 'output', 'text') ?? '',
    annotationsCount: idAt(run, 'output', 'annotations_count') ?? 0,
  }));
}
