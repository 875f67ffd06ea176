import { personLimit } from '../../../src/commands/rate-limit.ts';
import { answeredComment } from '../../../src/model/command-answer.ts';
import { commentMarker } from '../../../src/model/check-report.ts';
import type { IssueComment } from '../../../src/sandbox/forge/store/model/issue.ts';
import type { PullRequest } from '../../../src/sandbox/forge/store/model/pull-request.ts';
import { keyOf, subjectKey } from '../../../src/sandbox/forge/store/tables.ts';
import type { BurstWorld } from './burst-world.ts';
import { expectedChecks, type PullHistory } from './history.ts';

/** Whatever does not stand as it has to, of all pull requests, as one reads it. Empty where everything is right. */
export function wrongs(world: BurstWorld): readonly string[] {
  return [...wrongPulls(world), ...wrongLimit(world)];
}

function wrongPulls(world: BurstWorld): readonly string[] {
  return world.histories.flatMap((history) => {
    const key = keyOf(world.repositoryId, history.number);
    const pull = world.forge.store.by.pullRequestByNumber.first(key);
    if (pull === undefined) return [`#${history.number}: is not there`];
    const found = [...wrongChecks(world, history, pull), ...wrongComments(world, history, pull)];
    return found.map((wrong) => `#${history.number}: ${wrong}`);
  });
}

/** A head that was pushed over counts as any other, whether a server was quick enough to see it or not. */
function wrongChecks(
  { forge, repositoryId }: BurstWorld,
  history: PullHistory,
  { headSha }: PullRequest,
): string[] {
  const runs = forge.store.by.runsOfCommit.all(keyOf(repositoryId, headSha));
  const shown = new Map(runs.map(({ name, status, conclusion }) => [name, conclusion ?? status]));
  const expected = new Map(Object.entries(expectedChecks(history)));
  const wrong = [...expected]
    .filter(([name, state]) => shown.get(name) !== state)
    .map(([name, state]) => `${name} is ${shown.get(name) ?? 'missing'}, not ${state}`);
  const foreign = [...shown.keys()].filter((name) => !expected.has(name));
  const suites = forge.store.by.suitesOfCommit.all(keyOf(repositoryId, headSha));
  const waiting = suites.some(({ isRerequested }) => isRerequested) ? ['a re-run still waits'] : [];
  return [...wrong, ...foreign.map((name) => `there is a check ${name}`), ...waiting];
}

function wrongComments(
  { forge, app }: BurstWorld,
  { asked }: PullHistory,
  pull: PullRequest,
): readonly string[] {
  const own = forge.store.by.commentsOfIssue.all(pull.issueId).filter(({ appId }) => appId === app.id);
  const living = own.filter(({ body }) => body.startsWith(commentMarker));
  const answers = own.filter((comment) => !living.includes(comment));
  const known = new Set(asked.map(({ id }) => id));
  const stray = answers.filter(({ body }) => !known.has(answeredComment(body) ?? 0));
  const isFresh = living.every(({ body }) => body.includes(pull.headSha.slice(0, 12)));
  return [
    ...(living.length === 1 ? [] : [`has ${living.length} living comments`]),
    ...(isFresh ? [] : ['the living comment is about another head']),
    ...stray.map(({ id }) => `comment ${id} answers nothing`),
    ...asked.flatMap((comment) => wrongAnswer(forge, comment, answers)),
  ];
}

function wrongAnswer(
  forge: BurstWorld['forge'],
  { id, thumb, isGone }: PullHistory['asked'][number],
  answers: readonly IssueComment[],
): readonly string[] {
  const count = answers.filter(({ body }) => answeredComment(body) === id).length;
  if (isGone) return count > 1 ? [`comment ${id} has ${count} answers`] : [];
  if (count !== 1) return [`comment ${id} has ${count} answers`];
  const thumbs = thumbsOf(forge, id);
  const isRight = thumbs.length === 1 && (thumb === undefined || thumbs[0] === thumb);
  return isRight ? [] : [`comment ${id} has the thumbs ${thumbs.join(' ') || 'none'}, not ${thumb ?? 'one'}`];
}

function thumbsOf(forge: BurstWorld['forge'], id: number): readonly string[] {
  const reactions = forge.store.by.reactionsOn.all(subjectKey({ kind: 'issue-comment', id }));
  return reactions.map(({ content }) => content).filter((content) => content !== 'eyes');
}

/**
 * Of the loud one's commands, which are given within ten minutes, exactly as many are done as one person may give,
 * whichever they are, however many servers there are; each of the others says why not.
 */
function wrongLimit({ forge, histories, app, repositoryId }: BurstWorld): readonly string[] {
  const ids = histories.flatMap(({ asked }) => asked.filter(({ by }) => by === 'lou').map(({ id }) => id));
  const refused = new Set(ids.filter((id) => thumbsOf(forge, id).includes('-1')));
  const expected = Math.max(0, ids.length - personLimit.most);
  const unexplained = forge.store.by.commentsOfRepository
    .all(repositoryId)
    .filter(({ appId, body }) => appId === app.id && refused.has(answeredComment(body) ?? 0))
    .filter(({ body }) => !body.includes('command-too-often'));
  return [
    ...(refused.size === expected
      ? []
      : [`of ${ids.length} commands of one person ${refused.size} were refused, not ${expected}`]),
    ...unexplained.map(({ id }) => `comment ${id} refuses a command without saying that there were too many`),
  ];
}
