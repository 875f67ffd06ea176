import { formatLookupKey } from '../../model/lookup-key.ts';
import { parseRepositoryName, type RepositoryName } from '../../model/repository-name.ts';
import { formatOnboardingKey } from '../../model/onboarding-key.ts';
import { formatMergeGroupKey, parseMergeGroupKey } from '../../model/merge-group-key.ts';
import { formatWorkKey } from '../../model/work-key.ts';
import type { WorkItem } from '../../ports/work-queue.ts';
import { pressKeyOf } from '../fix/press-of-event.ts';
import { idAt, listAt, textAt, valueAt } from '../../model/read-unknown.ts';

export interface ForgeEvent {
  /** `X-GitHub-Event`: `pull_request`. */
  readonly event: string;
  /** The parsed body, of whatever shape. */
  readonly payload: unknown;
  /** Check events of other Apps are not ours to answer. */
  readonly appId: number;
}

interface EventFacts {
  readonly payload: unknown;
  readonly installationId: number;
  readonly appId: number;
}

type KeyReader = (facts: EventFacts) => readonly WorkItem[];

/** An event that names more repositories than this asks for a look at the whole installation instead. */
const mostRepositoriesNamed = 100;

const readers = {
  'pull_request.opened': keysOfPullRequest,
  'pull_request.synchronize': keysOfPullRequest,
  'pull_request.reopened': keysOfPullRequest,
  'pull_request.ready_for_review': keysOfPullRequest,
  'pull_request.edited': (facts) =>
    valueAt(facts.payload, 'changes', 'base') === undefined ? [] : keysOfPullRequest(facts),
  'pull_request_review.submitted': keysOfPullRequest,
  'pull_request_review.edited': keysOfPullRequest,
  'pull_request_review.dismissed': keysOfPullRequest,
  'issue_comment.created': keysOfComment,
  'issue_comment.edited': keysOfComment,
  'issue_comment.deleted': keysOfComment,
  'check_run.requested_action': keysOfButton,
  'merge_group.checks_requested': keysOfMergeGroup,
  push: keysOfPush,
  'membership.added': keysOfInstallation,
  'membership.removed': keysOfInstallation,
  'team.deleted': keysOfInstallation,
  'team.edited': keysOfInstallation,
  'check_run.rerequested': (facts) => keysOfChecks(facts, 'check_run'),
  'check_suite.rerequested': (facts) => keysOfChecks(facts, 'check_suite'),
  'installation.created': (facts) => keysOfRepositories(facts, 'repositories'),
  'installation.unsuspend': keysOfInstallation,
  'installation.new_permissions_accepted': keysOfInstallation,
  'repository.edited': (facts) =>
    valueAt(facts.payload, 'changes', 'default_branch') === undefined ? [] : keysOfRepository(facts),
  'repository.renamed': keysOfRepository,
  'repository.transferred': keysOfRepository,
  'repository.unarchived': keysOfRepository,
  'installation_repositories.added': (facts) => keysOfRepositories(facts, 'repositories_added'),
} as const satisfies Readonly<Record<string, KeyReader>>;

export type HandledEvent = keyof typeof readers;

/** Every `event.action` that leads to work; all others are accepted and left alone. */
export const handledEvents = Object.keys(readers) as readonly HandledEvent[];

/**
 * What an event asks Charter to look at again. Never throws: a payload of an unexpected shape asks for nothing.
 * Shapes: https://docs.github.com/en/webhooks/webhook-events-and-payloads
 */
export function keysForEvent({ event, payload, appId }: ForgeEvent): readonly WorkItem[] {
  const action = textAt(payload, 'action');
  const name = action === undefined ? event : `${event}.${action}`;
  const installationId = idAt(payload, 'installation', 'id');
  if (installationId === undefined || !isHandled(name)) return [];
  return readers[name]({ payload, installationId, appId });
}

function isHandled(name: string): name is HandledEvent {
  return Object.hasOwn(readers, name);
}

function keysOfPullRequest({ payload, installationId }: EventFacts): readonly WorkItem[] {
  const place = repositoryOf(payload);
  const number = idAt(payload, 'pull_request', 'number');
  if (place === undefined || number === undefined) return [];
  return [{ key: formatWorkKey({ ...place, number }), installationId }];
}

/** A command, or something that was one: what people write otherwise asks for nothing, and no more does our own. */
function keysOfComment({ payload, installationId, appId }: EventFacts): readonly WorkItem[] {
  const place = repositoryOf(payload);
  const number = idAt(payload, 'issue', 'number');
  const isOwn = idAt(payload, 'comment', 'performed_via_github_app', 'id') === appId;
  const isTouchedByOthers = isOwn && textAt(payload, 'sender', 'type') !== 'Bot';
  const texts = [textAt(payload, 'comment', 'body'), textAt(payload, 'changes', 'body', 'from')];
  const isCommand = !isOwn && texts.some((text) => /^\s*\//.test(text ?? ''));
  if (place === undefined || number === undefined || !(isCommand || isTouchedByOthers)) return [];
  if (valueAt(payload, 'issue', 'pull_request') === undefined) return [];
  return [{ key: formatWorkKey({ ...place, number }), installationId }];
}

function keysOfMergeGroup({ payload, installationId }: EventFacts): readonly WorkItem[] {
  const place = repositoryOf(payload);
  const branch = textAt(payload, 'merge_group', 'head_ref')?.replace(/^refs\/heads\//, '');
  const key = place && branch !== undefined ? formatMergeGroupKey({ ...place, branch }) : '';
  return parseMergeGroupKey(key) === undefined ? [] : [{ key, installationId }];
}

/** What holds for open pull requests is what the default branch says, so all are looked at when that moves. */
function keysOfPush(facts: EventFacts): readonly WorkItem[] {
  const { payload } = facts;
  const branch = textAt(payload, 'repository', 'default_branch');
  const isDefault = textAt(payload, 'ref') === `refs/heads/${branch ?? ''}`;
  return isDefault ? keysOfRepository(facts) : [];
}

/**
 * A re-run names its pull request in the external id that Charter wrote. Else the event's own list is taken, and
 * where that is empty, as it is for forks, the pull requests are looked up by their head.
 */
function keysOfChecks(
  { payload, installationId, appId }: EventFacts,
  subject: 'check_run' | 'check_suite',
): readonly WorkItem[] {
  const place = repositoryOf(payload);
  if (place === undefined || idAt(payload, subject, 'app', 'id') !== appId) return [];
  const named = numberInExternalId(textAt(payload, subject, 'external_id'));
  const numbers = named === undefined ? numbersOfThisRepository(payload, subject) : [named];
  if (numbers.length > 0) {
    return numbers.map((number) => ({ key: formatWorkKey({ ...place, number }), installationId }));
  }
  const sha = textAt(payload, subject, 'head_sha') ?? '';
  if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(sha)) return [];
  return [{ key: formatLookupKey({ kind: 'commit', ...place, sha }), installationId }];
}

/** A button of one of our checks: fixes are work of their own, everything else is a new look. */
function keysOfButton(facts: EventFacts): readonly WorkItem[] {
  const again = keysOfChecks(facts, 'check_run');
  const key = again.length === 0 ? undefined : pressKeyOf(facts.payload);
  return key === undefined ? again : [{ key, installationId: facts.installationId }];
}

function numberInExternalId(externalId: string | undefined): number | undefined {
  const [, digits] = /^pr=([1-9]\d{0,9});/.exec(externalId ?? '') ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** A commit may be the head of pull requests into other repositories too; those are not ours. */
function numbersOfThisRepository(payload: unknown, subject: string): readonly number[] {
  const here = idAt(payload, 'repository', 'id');
  return listAt(payload, subject, 'pull_requests')
    .filter((pullRequest) => idAt(pullRequest, 'base', 'repo', 'id') === here)
    .map((pullRequest) => idAt(pullRequest, 'number'))
    .filter((number) => number !== undefined);
}

function keysOfInstallation({ installationId }: EventFacts): readonly WorkItem[] {
  const key = formatLookupKey({ kind: 'installation', installationId });
  return [{ key, installationId, isBackground: true }];
}

function keysOfRepositories(facts: EventFacts, field: string): readonly WorkItem[] {
  const repositories = listAt(facts.payload, field);
  if (repositories.length > mostRepositoriesNamed) return keysOfInstallation(facts);
  return repositories
    .map((repository) => parseRepositoryName(textAt(repository, 'full_name') ?? ''))
    .filter((place) => place !== undefined)
    .flatMap((place) => workOfNewRepository(place, facts.installationId));
}

/** What is open in a repository, and whether it lacks a configuration. */
export function workOfNewRepository(place: RepositoryName, installationId: number): readonly WorkItem[] {
  const { owner, repo } = place;
  const keys = [formatLookupKey({ kind: 'repository', owner, repo }), formatOnboardingKey({ owner, repo })];
  return keys.map((key) => ({ key, installationId, isBackground: true }));
}

/** All that is open in it, under the name and with the default branch that it has now. */
function keysOfRepository({ payload, installationId }: EventFacts): readonly WorkItem[] {
  const place = repositoryOf(payload);
  if (place === undefined) return [];
  const key = formatLookupKey({ kind: 'repository', ...place });
  return [{ key, installationId, isBackground: true }];
}

function repositoryOf(payload: unknown): RepositoryName | undefined {
  return parseRepositoryName(textAt(payload, 'repository', 'full_name') ?? '');
}
