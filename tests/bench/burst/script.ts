import { numberOf, oneOf } from '../generate/numbers.ts';

/** What a head is like: right, wrong in itself, or against a guardrail. */
export type Kind = 'good' | 'bad' | 'denied';

/** What a pull request makes of its Service; equal contents are equal texts. */
export interface Content {
  readonly kind: Kind;
  readonly variant: number;
}

export type Owner = 'ben' | 'cleo' | 'finn';

/**
 * Those who say something: owners, the author, somebody else who may write, and somebody who may only read. Lou may only
 * read too, and is the one person who gives more commands than one person may.
 */
export type Part = Owner | 'bob' | 'emma' | 'dora' | 'lou';

export type Verdict = 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT';

export type BurstEvent = { readonly pull: number } & (
  | { readonly kind: 'push'; readonly content: Content }
  | { readonly kind: 'review'; readonly by: Owner; readonly verdict: Verdict }
  /** The newest review of the pull request that has a verdict. */
  | { readonly kind: 'dismissal' }
  /** With the thumb that its answer has to give; left out where the state at that time decides. */
  | { readonly kind: 'command'; readonly by: Part; readonly body: string; readonly thumb?: '+1' | '-1' }
  | { readonly kind: 'approve'; readonly by: Owner }
  /** The newest `/approve` of the pull request is edited, or deleted. */
  | { readonly kind: 'retraction'; readonly how: 'edit' | 'delete' }
  | { readonly kind: 'chatter'; readonly by: Part }
  | { readonly kind: 'press'; readonly button: 'rerun' | 'refresh' }
);

export interface BurstSize {
  readonly pulls: number;
  readonly events: number;
}

export interface BurstScript {
  /** By index of the pull request. */
  readonly first: readonly Content[];
  /** Events that are played one after the other, in rounds: the pushes of a round come first, at most one to a branch. */
  readonly rounds: readonly (readonly BurstEvent[])[];
}

const roundCount = 20;

/** The commands of the one person who gives too many, all in one round: seconds, far less than the limit's ten minutes. */
export const loudCommands = 80;
/** Its webhooks are let go together with many others. */
const loudRound = 3;

/** Everything that happens in a burst, the same every time. What the loud one says comes on top of the events. */
export function burstScript({ pulls, events }: BurstSize): BurstScript {
  const first = Array.from({ length: pulls }, (_, pull) => contentOf(pull, 0));
  const perRound = Math.ceil(events / roundCount);
  const rounds = Array.from({ length: roundCount }, (_, round) => {
    const count = Math.min(perRound, events - round * perRound);
    const usual = roundOf(
      Array.from({ length: Math.max(0, count) }, (__, index) => round * perRound + index),
      pulls,
    );
    return round === loudRound ? [...usual, ...loudEvents(pulls)] : usual;
  });
  return { first, rounds };
}

function loudEvents(pulls: number): readonly BurstEvent[] {
  return Array.from({ length: loudCommands }, (_, index) => ({
    kind: 'command',
    pull: index % pulls,
    by: 'lou',
    body: '/help',
  }));
}

function roundOf(numbers: readonly number[], pulls: number): readonly BurstEvent[] {
  const pushed = new Map<number, BurstEvent>();
  const others: BurstEvent[] = [];
  for (const number of numbers) {
    const event = eventOf(number, numberOf(pulls, number, 1));
    if (event.kind === 'push' && !pushed.has(event.pull)) pushed.set(event.pull, event);
    else others.push(event.kind === 'push' ? { kind: 'chatter', pull: event.pull, by: 'bob' } : event);
  }
  return [...pushed.values(), ...others];
}

/**
 * A pull request in four is never pushed to. There people type `/approve`, which counts for what was shown when it was
 * written: elsewhere it would depend on how quick the bot was.
 */
function isQuiet(pull: number): boolean {
  return pull % 4 === 0;
}

const owners = ['ben', 'cleo', 'finn'] as const;

function eventOf(number: number, pull: number): BurstEvent {
  const by = oneOf(owners, number, 2);
  const share = numberOf(100, number, 3);
  if (share < 20)
    return isQuiet(pull) ? ownWord(number, pull) : { kind: 'push', pull, content: contentOf(pull, number) };
  if (share < 45) return { kind: 'review', pull, by, verdict: verdictOf(number) };
  if (share < 48) return { kind: 'dismissal', pull };
  if (share < 66) return commandOf(number, pull);
  if (share < 88) return { kind: 'chatter', pull, by };
  return { kind: 'press', pull, button: oneOf(['rerun', 'refresh'], number, 4) };
}

function ownWord(number: number, pull: number): BurstEvent {
  const by = oneOf(owners, number, 5);
  const share = numberOf(10, number, 6);
  if (share > 1) return { kind: 'approve', pull, by };
  return { kind: 'retraction', pull, how: share === 0 ? 'edit' : 'delete' };
}

function verdictOf(number: number): Verdict {
  const share = numberOf(10, number, 7);
  if (share < 7) return 'APPROVE';
  return share < 9 ? 'REQUEST_CHANGES' : 'COMMENT';
}

type Command = Omit<Extract<BurstEvent, { kind: 'command' }>, 'kind' | 'pull'>;

const commands = [
  { by: 'bob', body: '/status', thumb: '+1' },
  { by: 'emma', body: '/plan staging', thumb: '+1' },
  { by: 'bob', body: '/validate\n/plan', thumb: '+1' },
  { by: 'dora', body: '/help', thumb: '+1' },
  { by: 'emma', body: '/explain unknown-ref', thumb: '+1' },
  { by: 'emma', body: '/validte', thumb: '-1' },
  { by: 'dora', body: '/approve', thumb: '-1' },
  { by: 'bob', body: '/deploy staging', thumb: '-1' },
] as const;

function commandOf(number: number, pull: number): BurstEvent {
  return { kind: 'command', pull, ...oneOf<Command>(commands, number, 8) };
}

function contentOf(pull: number, number: number): Content {
  const share = numberOf(10, pull, number, 9);
  const kind = share < 2 ? 'bad' : share < 4 ? 'denied' : 'good';
  return { kind, variant: numberOf(2, pull, number, 10) };
}
