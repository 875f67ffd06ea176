import type { StandingLock } from '../../model/environment-lock.ts';
import type { GateState } from '../../model/gate.ts';
import type { GlassGrant } from '../../model/glass-grant.ts';
import { codeSpan, prose } from '../markdown.ts';
import { oneLine, shorten } from '../visible-text.ts';

/** Each of locks and grants that are shown one by one. */
const most = 10;
const longestReason = 500;
const longestTitle = 90;

/** What is loudest: for which environments the glass is broken, and which are locked. In blocks of Markdown. */
export function lockBlocks({ locks, grants }: Pick<GateState, 'locks' | 'grants'>): readonly string[] {
  return [...listed(grants.map(grantLine)), ...listed(locks.map(lockLine))];
}

function listed(lines: readonly string[]): readonly string[] {
  const left = lines.length - most;
  return [...lines.slice(0, most), ...(left > 0 ? [`_and ${left} more_`] : [])];
}

function grantLine({ environment, by, until }: GlassGrant): string {
  return `🚨 **The glass of ${codeSpan(environment)} is broken** by ${codeSpan(`@${by.login}`)} until ${codeSpan(minuteOf(until))}: what its approvals and its lock ask for is not waited for. ${codeSpan('/cancel')} gives it back.`;
}

function lockLine(lock: StandingLock): string {
  if (lock.kind === 'unread')
    return '🔒 There are more locks than could be read, so every environment counts as locked.';
  const { environment, record, isSetAside } = lock;
  const aside = isSetAside ? ' The glass is broken, so it does not hold this change.' : '';
  if (record === undefined)
    return `🔒 ${codeSpan(environment)} is locked by hand, by somebody with write access.${aside || ` ${codeSpan(`/unlock ${environment}`)} takes the lock away.`}`;
  const { by, at, reason } = record;
  const next = aside === '' ? ` ${codeSpan(`/unlock ${environment}`)} takes the lock away.` : aside;
  return `🔒 ${codeSpan(environment)} is locked by ${codeSpan(`@${by.login}`)} since ${codeSpan(minuteOf(at))}: ${prose(shorten(oneLine(reason), longestReason))}.${next}`;
}

/** The same for `/status`, a sentence each: values between backticks, no other markup. */
export function lockSentences({ locks, grants }: Pick<GateState, 'locks' | 'grants'>): readonly string[] {
  const broken = grants.map(
    ({ environment, by, until }) =>
      `The glass of \`${environment}\` is broken by \`@${by.login}\` until \`${minuteOf(until)}\`.`,
  );
  const locked = locks.map((lock) => {
    if (lock.kind === 'unread') return 'There are more locks than could be read.';
    const { environment, record } = lock;
    if (record === undefined) return `\`${environment}\` is locked by hand.`;
    const reason = oneLine(record.reason).replaceAll('`', "'");
    return `\`${environment}\` is locked by \`@${record.by.login}\` since \`${minuteOf(record.at)}\`: \`${reason}\`.`;
  });
  return [...broken, ...locked].slice(0, most);
}

/** The first lock that keeps the change from being merged, as a title. */
export function lockTitle([first, ...others]: readonly StandingLock[]): string | undefined {
  if (first === undefined) return undefined;
  if (first.kind === 'unread') return 'Locked: there are more locks than could be read';
  const { environment, record } = first;
  const who = record === undefined ? 'by hand' : `by @${oneLine(record.by.login)}`;
  const why = record === undefined ? '' : `: ${shorten(oneLine(record.reason), longestTitle)}`;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return `${environment} is locked ${who}${more}${why} · /unlock ${environment}`;
}

/** For which environments the glass is broken, as a title. */
export function grantTitle([first, ...others]: readonly GlassGrant[]): string | undefined {
  if (first === undefined) return undefined;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return `🚨 ${first.environment}: glass broken by @${oneLine(first.by.login)} until ${minuteOf(first.until)}${more}`;
}

/** `2026-03-01 14:05 UTC`; what is no time as it is. */
export function minuteOf(time: string): string {
  const parsed = new Date(time);
  if (Number.isNaN(parsed.getTime())) return oneLine(time);
  return `${parsed.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
