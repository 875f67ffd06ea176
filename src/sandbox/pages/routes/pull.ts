import type { GitCommit } from '../../forge/git/git-objects.ts';
import { notesByFile } from '../diff/notes.ts';
import { checksOf, tallyChecks } from '../facts/checks.ts';
import type { ChangeList } from '../facts/changes.ts';
import { digestOfPull } from '../facts/digests.ts';
import { pageLimits } from '../facts/patches.ts';
import { demoUsers } from '../facts/people.ts';
import { describePull, type PullFacts } from '../facts/pulls.ts';
import { reviewersOf } from '../facts/reviewers.ts';
import { buildTimeline, describeCommit } from '../facts/timeline.ts';
import type { Html } from '../markup/html.ts';
import { noteAddressOf, pullAddress, type NoteAddress, type PullTab } from '../views/addresses.ts';
import { checksPage } from '../views/checks-page.ts';
import { commitsPanel } from '../views/commits-page.ts';
import type { FormFacts } from '../views/composer.ts';
import { conversationPage } from '../views/conversation-page.ts';
import { filesPage } from '../views/files-page.ts';
import { checkAnchor } from '../views/notes.ts';
import { pullFrame } from '../views/pull-frame.ts';
import {
  missing,
  pullPlace,
  type Answer,
  type PageContext,
  type PageRequest,
  type PullPlace,
  type Route,
} from './context.ts';
import { changesOf, rangeOfPull, readFiles, type CommitRange } from './differences.ts';

/** What every tab of a pull request begins with. */
interface PullScene {
  readonly context: PageContext;
  readonly request: PageRequest;
  readonly place: PullPlace;
  readonly facts: PullFacts;
  readonly commits: readonly GitCommit[];
  readonly range: CommitRange;
  readonly changes: ChangeList;
  readonly noteAddress: NoteAddress;
  readonly now: string;
}

/** `/:owner/:repo/pull/N` */
export const conversation: Route = pullTab('conversation', async (scene) => {
  const { context, place, facts } = scene;
  const { store, pulls } = context.forge;
  return conversationPage({
    pull: facts,
    items: buildTimeline(store, place.pull, scene.commits),
    checks: checksOf(store, place.repository.id, facts.headSha),
    reviewers: reviewersOf(store, place.pull),
    mergeability:
      facts.state === 'merged' || facts.state === 'closed' ? 'clean' : await pulls.mergeability(place.pull),
    form: formOf(scene),
    noteAddress: scene.noteAddress,
    now: scene.now,
  });
});

/** `/:owner/:repo/pull/N/commits` */
export const pullCommits: Route = pullTab('commits', ({ context, place, commits, now }) => {
  const { store } = context.forge;
  const checked = commits.map((commit) => ({
    commit: describeCommit(store, commit),
    checks: tallyChecks(checksOf(store, place.repository.id, commit.sha)),
  }));
  return commitsPanel(place.name, checked, now);
});

/** `/:owner/:repo/pull/N/files` */
export const pullFiles: Route = pullTab('files', async ({ context, request, place, facts, range }) => {
  const address = pullAddress(place.name, facts.number, 'files');
  const checks = pullAddress(place.name, facts.number, 'checks');
  const files = await readFiles(context, place.git, {
    repository: place.name,
    range,
    address,
    query: request.query,
    notes: notesByFile(checksOf(context.forge.store, place.repository.id, facts.headSha)),
    checkAddress: ({ runId }) => `${checks}${checkAnchor(runId)}`,
  });
  return filesPage(files);
});

/** `/:owner/:repo/pull/N/checks` */
export const pullChecks: Route = pullTab('checks', (scene) => {
  const { context, place, facts, noteAddress, now } = scene;
  const checks = checksOf(context.forge.store, place.repository.id, facts.headSha);
  return checksPage({ pull: facts, checks, noteAddress, form: formOf(scene), now });
});

/** `/:owner/:repo/issues/N`, which leads to a pull request that has this number. */
export function issue(context: PageContext, request: PageRequest): Answer {
  const place = pullPlace(context, request);
  if (place === undefined) return missing('There is no pull request with this number.');
  return { kind: 'redirect', address: pullAddress(place.name, place.pull.number) };
}

/** `/:owner/:repo/pull/N/state` */
export function pullState(context: PageContext, request: PageRequest): Answer {
  const place = pullPlace(context, request);
  if (place === undefined) return missing('There is no such pull request.');
  return { kind: 'text', text: digestOfPull(context.forge.store, place.pull) };
}

function pullTab(tab: PullTab, content: (scene: PullScene) => Promise<Html> | Html): Route {
  return async (context, request) => {
    const place = pullPlace(context, request);
    if (place === undefined) return missing('There is no such pull request.');
    // Taken before anything is read: a change in between makes the page load again, never go stale.
    const digest = digestOfPull(context.forge.store, place.pull);
    const scene = await setScene(context, request, place);
    const { facts, commits, changes, now } = scene;
    const files = changes.isComplete ? changes.files.length : undefined;
    const body = pullFrame({ pull: facts, commits: commits.length, files, now }, tab, await content(scene));
    const address = pullAddress(place.name, facts.number);
    const title = `${facts.title} · #${facts.number} · ${place.name.repo}`;
    const crumbs = [...place.crumbs, { text: `#${facts.number}`, address }];
    return { kind: 'page', page: { title, crumbs, body, live: { address: `${address}/state`, digest } } };
  };
}

async function setScene(context: PageContext, request: PageRequest, place: PullPlace): Promise<PullScene> {
  const { store, pulls } = context.forge;
  const facts = describePull(store, place.pull);
  const isOpen = facts.state === 'open' || facts.state === 'draft';
  const range = await rangeOfPull(place.git, place.pull, isOpen);
  const [commits, changes] = await Promise.all([
    pulls.commits(place.pull),
    changesOf(context, place.git, range),
  ]);
  const isOnePage = changes.files.length <= pageLimits.files;
  const noteAddress = noteAddressOf({ repository: place.name, number: facts.number }, isOnePage);
  return { context, request, place, facts, commits, range, changes, noteAddress, now: context.now() };
}

/** Nobody reviews their own change, so the first choice is somebody else than its author. */
function formOf({ context, request, facts }: PullScene): FormFacts {
  const people = demoUsers(context.forge.store);
  const other = people.find(({ login }) => login !== facts.author.login);
  return { people, chosen: request.actedAs ?? other?.login };
}
