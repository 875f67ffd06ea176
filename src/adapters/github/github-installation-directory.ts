import { idAt, textAt, valueAt } from '../../model/read-unknown.ts';
import { parseRepositoryName, type RepositoryName } from '../../model/repository-name.ts';
import type {
  InstallationDirectory,
  InstalledRepository,
  OpenPullRequest,
} from '../../ports/installation-directory.ts';
import { pageNumbers, readList } from './answers.ts';
import type { ForgeClient } from './forge-client.ts';

const routes = {
  installations: 'GET /app/installations',
  repositories: 'GET /installation/repositories',
  pullRequests: 'GET /repos/{owner}/{repo}/pulls',
} as const;

const pageSize = 100;

export interface DirectoryParts {
  /** Authenticated as the App itself. */
  readonly app: ForgeClient;
  /** Authenticated to look things up in all repositories of an installation. */
  readonly forInstallation: (installationId: number, subject: string) => ForgeClient;
}

/** Installations, repositories and open pull requests over GitHub's REST API, a hundred to a call. */
export class GitHubInstallationDirectory implements InstallationDirectory {
  readonly #parts: DirectoryParts;

  constructor(parts: DirectoryParts) {
    this.#parts = parts;
  }

  async listInstallations(): Promise<readonly number[]> {
    const installations = await readPages({ client: this.#parts.app, route: routes.installations });
    return installations
      .filter((installation) => typeof valueAt(installation, 'suspended_at') !== 'string')
      .map((installation) => idAt(installation, 'id'))
      .filter((id) => id !== undefined);
  }

  async listRepositories(installationId: number): Promise<readonly InstalledRepository[]> {
    const client = this.#parts.forInstallation(installationId, `installation ${installationId}`);
    const repositories = await readPages({ client, route: routes.repositories, field: 'repositories' });
    return repositories
      .filter((repository) => valueAt(repository, 'archived') !== true)
      .filter((repository) => valueAt(repository, 'disabled') !== true)
      .flatMap((repository) => {
        const name = parseRepositoryName(textAt(repository, 'full_name') ?? '');
        const id = idAt(repository, 'id');
        return name === undefined || id === undefined ? [] : [{ ...name, id }];
      });
  }

  async listOpenPullRequests(
    place: RepositoryName & { readonly installationId: number },
  ): Promise<readonly OpenPullRequest[]> {
    const { owner, repo, installationId } = place;
    const client = this.#parts.forInstallation(installationId, `${owner}/${repo}`);
    const parameters = { owner, repo, state: 'open' };
    const open = await readPages({ client, route: routes.pullRequests, parameters });
    return open
      .map((pullRequest) => ({
        number: idAt(pullRequest, 'number'),
        head: textAt(pullRequest, 'head', 'sha'),
      }))
      .filter((found): found is OpenPullRequest => found.number !== undefined && found.head !== undefined);
  }
}

interface PagedList {
  readonly client: ForgeClient;
  readonly route: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Where the list stands in the answer; the answer itself is the list when left out. */
  readonly field?: string;
}

async function readPages({ client, route, parameters, field }: PagedList): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  const context = { route, subject: client.subject };
  for (const page of pageNumbers(context)) {
    const { data } = await client.call(route, { ...parameters, per_page: pageSize, page });
    const list = readList(data, context, field);
    all.push(...list);
    if (list.length < pageSize) break;
  }
  return all;
}
