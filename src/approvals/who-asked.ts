import { loginKey, type Account } from '../model/account.ts';
import type { PullRequestFacts } from '../model/pull-request-facts.ts';

/** Bots whose words in comments are fixed, so that nobody tells them what to change. */
const undirected: ReadonlySet<string> = new Set(['dependabot[bot]']);

/** Lines in which a bot says for whom it works. */
const asking =
  /\b(?:requested|asked|triggered|prompted|started|initiated|instructed|created|opened)[ -](?:by|for)\b|\bon behalf of\b|^\s*co-authored-by:/i;
const mention = /(?<![A-Za-z0-9._/-])@([A-Za-z0-9](?:-?[A-Za-z0-9]){0,38})/g;
const noReply = /\+([A-Za-z0-9](?:-?[A-Za-z0-9]){0,38})@users\.noreply\./g;

/**
 * People who may have asked a bot or an agent to make the change: their agreement does not count. Nothing says so for
 * certain, so whoever may have is taken to have; text that anybody could have written only ever takes away.
 */
export function whoAsked(
  facts: PullRequestFacts,
  { agents, own }: { readonly agents: ReadonlySet<number>; readonly own: number },
): readonly Account[] {
  const isMachine = ({ id, kind }: Account): boolean => id !== own && (kind === 'bot' || agents.has(id));
  const { author, commitAuthors } = facts;
  const told = isMachine(author) ? askersOfAuthor(facts) : [];
  const directed = [author, ...commitAuthors].filter(
    (account) => isMachine(account) && !undirected.has(account.login),
  );
  const spoken = directed.length === 0 ? [] : askersInComments(facts, directed);
  const people = [...told, ...spoken].filter(({ kind }) => kind === 'person');
  return [...new Map(people.map((person) => [person.id, person])).values()];
}

/** Whom a bot's pull request is assigned to, or was; who has edited what stands at its top; and whom that names. */
function askersOfAuthor(facts: PullRequestFacts): readonly Account[] {
  const { assigned, body, bodyEditor, reviews, comments } = facts;
  const named = new Set(
    body
      .split('\n')
      .filter((line) => asking.test(line))
      .flatMap((line) => [...line.matchAll(mention), ...line.matchAll(noReply)])
      .map(([, login = '']) => loginKey(login)),
  );
  const seen = [...reviews, ...comments].map(({ by }) => by);
  return [
    ...assigned,
    ...(bodyEditor === undefined ? [] : [bodyEditor]),
    ...seen.filter(({ login }) => named.has(loginKey(login))),
  ];
}

/** Who has spoken to one of the bots. What a comment said that was edited or deleted cannot be told, so it may have. */
function askersInComments(
  { comments, deletedComments }: PullRequestFacts,
  machines: readonly Account[],
): readonly Account[] {
  const handles = machines.map(({ login }) => loginKey(login.replace(/\[bot\]$/, '')));
  const isSpokenTo = (body: string): boolean =>
    [...body.matchAll(mention)].some(([, name = '']) =>
      handles.some((handle) => handle === loginKey(name) || handle.startsWith(`${loginKey(name)}-`)),
    );
  const spoken = comments.filter(({ body, isEdited }) => isEdited || isSpokenTo(body));
  return [...spoken, ...deletedComments].map(({ by }) => by);
}
