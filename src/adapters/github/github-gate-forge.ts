import type { CommitId } from '../../model/git.ts';
import type { PullRequestKey } from '../../model/review.ts';
import type { Clock } from '../../ports/clock.ts';
import type {
  CommitChecks,
  CommitToWrite,
  GateCheckToWrite,
  GateFacts,
  GateForge,
  MergeGroupForge,
  NodeId,
  PeopleAnswer,
  PeopleQuestion,
  Publication,
  PublicationOutcome,
  PublishTarget,
  ReactionContent,
  Suggestion,
} from '../../ports/forge.ts';
import type { BotLogin } from './bot-login.ts';
import type { ForgeClient } from './forge-client.ts';
import { commitFiles } from './graphql/commit-files.ts';
import { publish } from './graphql/publish.ts';
import { readCommitChecks, readFacts } from './graphql/read-facts.ts';
import { readPeople } from './graphql/read-people.ts';
import { writeSuggestions } from './graphql/suggestions.ts';
import { readCommentApps } from './read-comment-apps.ts';

const reactionRoute = 'POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions';

export interface GateForgeParts {
  readonly place: { readonly owner: string; readonly repo: string };
  /** Reads and publishes in this repository. */
  readonly client: ForgeClient;
  /** Reads this repository and the teams of its organization. */
  readonly teamClient: ForgeClient;
  readonly clock: Clock;
  readonly appId: number;
  /** Shared by all repositories. */
  readonly bot: BotLogin;
  /** Commits fixes. */
  readonly commitClient: ForgeClient;
  readonly mintReadToken: (isRenewed: boolean) => Promise<string>;
  readonly mintLockToken: () => Promise<string>;
}

/** The gate's forge of one repository over GitHub's APIs. */
export class GitHubGateForge implements GateForge, MergeGroupForge {
  readonly #parts: GateForgeParts;

  constructor(parts: GateForgeParts) {
    this.#parts = parts;
  }

  readFacts(key: PullRequestKey, environments?: readonly string[]): Promise<GateFacts> {
    const { client, appId, bot } = this.#parts;
    return readFacts({ client, appId, bot, key, environments });
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

  readPeople(question: PeopleQuestion): Promise<PeopleAnswer> {
    return readPeople({ ...this.#parts, question });
  }

  readCommentApps(key: PullRequestKey, since: string): Promise<ReadonlyMap<number, number | undefined>> {
    return readCommentApps(this.#parts.client, key, since);
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

  mintLockToken(): Promise<string> {
    return this.#parts.mintLockToken();
  }

  commitFiles(commit: CommitToWrite): Promise<CommitId> {
    const { commitClient, place } = this.#parts;
    return commitFiles(commitClient, place, commit);
  }

  mintReadToken(isRenewed: boolean): Promise<string> {
    return this.#parts.mintReadToken(isRenewed);
  }
}
