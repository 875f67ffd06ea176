import type { Account } from '../../model/account.ts';
import type { RepositoryRole } from '../../model/command.ts';
import type { CommitId } from '../../model/git.ts';
import type { PullRequestKey } from '../../model/review.ts';
import type { Clock } from '../../ports/clock.ts';
import type {
  CommitChecks,
  GateCheckToWrite,
  GateFacts,
  GateForge,
  MergeGroupForge,
  NodeId,
  Publication,
  PublicationOutcome,
  PublishTarget,
  ReactionContent,
  Suggestion,
  TeamAnswer,
} from '../../ports/forge.ts';
import type { ForgeClient } from './forge-client.ts';
import { publish } from './graphql/publish.ts';
import { readCommitChecks, readFacts } from './graphql/read-facts.ts';
import { readTeams } from './graphql/read-teams.ts';
import { writeSuggestions } from './graphql/suggestions.ts';
import { readRole } from './read-role.ts';

const reactionRoute = 'POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions';

export interface GateForgeParts {
  readonly place: { readonly owner: string; readonly repo: string };
  /** Reads and publishes in this repository. */
  readonly client: ForgeClient;
  /** Reads the teams of its organization. */
  readonly teamClient: ForgeClient;
  readonly clock: Clock;
  readonly appId: number;
  readonly mintReadToken: (isRenewed: boolean) => Promise<string>;
}

/** The gate's forge of one repository over GitHub's APIs. */
export class GitHubGateForge implements GateForge, MergeGroupForge {
  readonly #parts: GateForgeParts;

  constructor(parts: GateForgeParts) {
    this.#parts = parts;
  }

  readFacts(key: PullRequestKey): Promise<GateFacts> {
    const { client, appId } = this.#parts;
    return readFacts({ client, appId, key });
  }

  publish(publication: Publication): Promise<PublicationOutcome> {
    const { client, clock } = this.#parts;
    return publish(client, publication, clock.now());
  }

  readCommitChecks(commit: CommitId): Promise<CommitChecks> {
    const { client, appId, place } = this.#parts;
    return readCommitChecks({ client, appId, place, commit });
  }

  publishChecks(repository: NodeId, checks: readonly GateCheckToWrite[]): Promise<PublicationOutcome> {
    const nothing = { livingComment: undefined, answers: [], reactions: [] };
    // Nothing in it is written to a pull request.
    return this.publish({ ...nothing, target: { repository, pullRequest: '' }, checks });
  }

  readTeams(slugs: readonly string[]): Promise<ReadonlyMap<string, TeamAnswer>> {
    return readTeams(this.#parts.teamClient, slugs);
  }

  readRole(account: Account): Promise<RepositoryRole> {
    const { client, place } = this.#parts;
    return readRole(client, place, account);
  }

  async addReaction(commentId: number, content: ReactionContent): Promise<void> {
    const { client, place } = this.#parts;
    await client.call(reactionRoute, { ...place, comment_id: commentId, content });
  }

  suggest(
    target: PublishTarget,
    head: CommitId,
    review: { readonly body: string; readonly suggestions: readonly Suggestion[] },
  ): Promise<void> {
    return writeSuggestions(this.#parts.client, target, { head, ...review });
  }

  mintReadToken(isRenewed: boolean): Promise<string> {
    return this.#parts.mintReadToken(isRenewed);
  }
}
