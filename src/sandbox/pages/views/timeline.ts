import { outsideName, visibleText } from '../code/visible-text.ts';
import { notesOf } from '../diff/notes.ts';
import { tallyChecks, type Check } from '../facts/checks.ts';
import type { PullFacts } from '../facts/pulls.ts';
import type { CodeComment, CommitFacts, ReactionFacts, TimelineItem } from '../facts/timeline.ts';
import { markup, type Content, type Html } from '../markup/html.ts';
import { renderMarkdown } from '../markup/markdown.ts';
import { commitAddress, pullAddress, type NoteAddress } from './addresses.ts';
import { checkMark, describeTally } from './badges.ts';
import { commitLink } from './commit-rows.ts';
import { fileAnchor } from './diff-files.ts';
import { icons } from './icons.ts';
import { checkAnchor } from './notes.ts';
import { avatar, personName } from './people.ts';
import { counted, timeOf } from './times.ts';

interface TimelineContext {
  readonly pull: PullFacts;
  readonly now: string;
  readonly noteAddress: NoteAddress;
}

/** What happened to a pull request, oldest first. */
export function timeline(items: readonly TimelineItem[], context: TimelineContext): Html {
  return markup`<ol class="timeline" aria-label="Timeline">${items.map((item) => timelineItem(item, context))}</ol>`;
}

type Item<Kind extends TimelineItem['kind']> = TimelineItem & { readonly kind: Kind };

function timelineItem(item: TimelineItem, context: TimelineContext): Html {
  switch (item.kind) {
    case 'opened':
      return opened(item, context);
    case 'commits':
      return commits(item, context);
    case 'comment':
      return comment(item, context);
    case 'review':
      return review(item, context);
    case 'checks':
      return checks(item, context);
    default:
      return ending(item, context);
  }
}

function ending(item: Item<'merged' | 'closed'>, { pull, now }: TimelineContext): Html {
  if (item.kind === 'closed')
    return event(
      markup`<span class="dot dot-failure">${icons.closed}</span>`,
      markup`${personName(item.by)} closed this ${timeOf(item.at, now)}`,
    );
  return event(
    markup`<span class="dot dot-merged">${icons.merged}</span>`,
    markup`${personName(item.by)} merged this as ${commitLink(pull.repository, item.sha)} into <code class="branch">${outsideName(item.branch)}</code> ${timeOf(item.at, now)}`,
  );
}

function opened(item: Item<'opened'>, { now }: TimelineContext): Html {
  const body =
    item.body.trim() === '' ? markup`<p class="quiet">No description.</p>` : renderMarkdown(item.body);
  return said({
    id: 'opened',
    mark: avatar(item.author),
    head: markup`${personName(item.author)} opened this ${timeOf(item.at, now)}`,
    body,
    reactions: item.reactions,
  });
}

function comment(item: Item<'comment'>, { now }: TimelineContext): Html {
  const edited =
    item.editedAt !== undefined && markup` · <span class="quiet">edited ${timeOf(item.editedAt, now)}</span>`;
  return said({
    id: `issuecomment-${item.id}`,
    mark: avatar(item.author),
    head: markup`${personName(item.author)} commented <a class="quiet" href="#issuecomment-${item.id}">${timeOf(item.at, now)}</a>${edited}`,
    body: renderMarkdown(item.body),
    reactions: item.reactions,
  });
}

const reviewWords = {
  APPROVED: { words: 'approved', dot: 'success', icon: icons.approved },
  CHANGES_REQUESTED: { words: 'requested changes', dot: 'failure', icon: icons.changes },
  COMMENTED: { words: 'reviewed', dot: 'neutral', icon: icons.comment },
  DISMISSED: { words: 'reviewed (dismissed)', dot: 'neutral', icon: icons.neutral },
} as const;

function review(item: Item<'review'>, context: TimelineContext): Html {
  const { words, dot, icon } = reviewWords[item.state];
  const sentence = markup`${personName(item.author)} <strong class="review-${dot}">${words}</strong> ${commitLink(context.pull.repository, item.commitSha)} <a class="quiet" href="#pullrequestreview-${item.id}">${timeOf(item.at, context.now)}</a>`;
  const mark = markup`<span class="dot dot-${dot}">${icon}</span>`;
  if (item.body.trim() === '' && item.comments.length === 0)
    return event(mark, sentence, `pullrequestreview-${item.id}`);
  return said({
    id: `pullrequestreview-${item.id}`,
    mark,
    head: sentence,
    body: markup`${renderMarkdown(item.body)}${item.comments.map((comment) => codeComment(comment, context))}`,
    reactions: [],
  });
}

function codeComment(comment: CodeComment, { pull, now }: TimelineContext): Html {
  const anchor = `${fileAnchor(comment.path)}${comment.line === undefined ? '' : `R${comment.line}`}`;
  const place = `${pullAddress(pull.repository, pull.number, 'files')}#${anchor}`;
  const line = comment.line === undefined ? '' : `:${comment.line}`;
  return markup`<div class="code-comment" id="discussion_r${comment.id}"><p class="row-note"><a href="${place}"><code>${outsideName(comment.path)}${line}</code></a> ${timeOf(comment.at, now)}</p>${renderMarkdown(comment.body)}</div>`;
}

const commitsShown = 30;

function commits(item: Item<'commits'>, { pull, now }: TimelineContext): Html {
  const shown = item.commits.slice(-commitsShown);
  const hidden = item.commits.length - shown.length;
  const earlier =
    hidden > 0 &&
    markup`<li><a href="${pullAddress(pull.repository, pull.number, 'commits')}">${counted(hidden, 'earlier commit')}</a></li>`;
  return event(
    markup`<span class="dot">${icons.commit}</span>`,
    markup`${pushers(item.commits)} added ${counted(item.commits.length, 'commit')} ${timeOf(item.at, now)}
      <ul class="commit-list">${earlier}${shown.map(
        (commit) =>
          markup`<li><a href="${commitAddress(pull.repository, commit.sha)}">${outsideName(commit.title)}</a> ${commitLink(pull.repository, commit.sha)}</li>`,
      )}</ul>`,
  );
}

function pushers(commits: readonly CommitFacts[]): Content {
  const people = [...new Map(commits.map(({ author }) => [author.login, author])).values()];
  return people.slice(0, 3).map((person, index) => [index > 0 && ', ', personName(person)]);
}

function checks(item: Item<'checks'>, context: TimelineContext): Html {
  const tally = tallyChecks(item.checks);
  const icon = icons[tally.state ?? 'neutral'];
  return event(
    markup`<span class="dot dot-${tally.state ?? 'neutral'}">${icon}</span>`,
    markup`Checks on ${commitLink(context.pull.repository, item.sha)}: ${describeTally(tally)} · ${timeOf(item.at, context.now)}
      ${item.isHead && checkList(item.checks, context)}`,
  );
}

const annotationsShown = 5;

/** Each check of the head with its title, and the first places it points at. */
function checkList(list: readonly Check[], { pull, noteAddress }: TimelineContext): Html {
  const address = pullAddress(pull.repository, pull.number, 'checks');
  return markup`<ul class="plain checks">${list.map(
    (check) =>
      markup`<li>${checkMark(check)} <div><a href="${address}${checkAnchor(check.runId)}">${outsideName(check.name)}</a> <span class="quiet">${outsideName(check.title ?? check.outcome)}</span>${annotationLinks(check, noteAddress)}</div></li>`,
  )}</ul>`;
}

function annotationLinks(check: Check, noteAddress: NoteAddress): Html | undefined {
  if (check.annotations.length === 0) return undefined;
  const more = check.annotations.length - annotationsShown;
  return markup`<ul class="places">${notesOf(check)
    .slice(0, annotationsShown)
    .map((note) => {
      const { path, startLine, level, title, message } = note.annotation;
      return markup`<li class="place-${level}"><a href="${noteAddress(note)}"><code>${outsideName(`${path}:${startLine}`)}</code></a> ${visibleText(title ?? firstLine(message))}</li>`;
    })}${more > 0 && markup`<li>and ${counted(more, 'more place')}</li>`}</ul>`;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

function event(mark: Html, sentence: Content, id?: string): Html {
  return markup`<li class="event"${id !== undefined && markup` id="${id}"`}>${mark}<div class="event-text">${sentence}</div></li>`;
}

interface Said {
  readonly id: string;
  readonly mark: Html;
  readonly head: Html;
  readonly body: Html;
  readonly reactions: readonly ReactionFacts[];
}

function said({ id, mark, head, body, reactions }: Said): Html {
  return markup`<li class="said" id="${id}">${mark}<article class="panel">
    <header class="panel-head">${head}</header>
    <div class="prose">${body}</div>
    ${reactions.length > 0 && reactionRow(reactions)}
  </article></li>`;
}

const reactionSigns: Readonly<Record<ReactionFacts['content'], string>> = {
  '+1': '👍',
  '-1': '👎',
  laugh: '😄',
  confused: '😕',
  heart: '❤️',
  hooray: '🎉',
  rocket: '🚀',
  eyes: '👀',
};

function reactionRow(reactions: readonly ReactionFacts[]): Html {
  return markup`<ul class="reactions" aria-label="Reactions">${reactions.map(
    ({ content, people }) =>
      markup`<li title="${people.join(', ')}">${reactionSigns[content]} ${people.length}<span class="unseen"> ${content} by ${people.join(', ')}</span></li>`,
  )}</ul>`;
}
