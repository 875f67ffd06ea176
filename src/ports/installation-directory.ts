import type { CommitId } from '../model/git.ts';
import type { RepositoryName } from '../model/repository-name.ts';

export interface OpenPullRequest {
  readonly number: number;
  readonly head: CommitId;
}

export interface InstalledRepository extends RepositoryName {
  readonly id: number;
}

/** What the App can see: where it is installed, and what is open there. Errors are `ForgeError`s. */
export interface InstallationDirectory {
  /** Ids of the installations that are not suspended. */
  listInstallations(): Promise<readonly number[]>;
  /** The repositories of an installation that can still change: neither archived nor disabled. */
  listRepositories(installationId: number): Promise<readonly InstalledRepository[]>;
  listOpenPullRequests(
    place: RepositoryName & { readonly installationId: number },
  ): Promise<readonly OpenPullRequest[]>;
}
