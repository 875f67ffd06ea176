import type { Account } from './account.ts';
import type { ApprovalState } from './approval.ts';
import type { StandingLock } from './environment-lock.ts';
import type { GlassGrant } from './glass-grant.ts';
import type { SectionVerification } from './section-signature.ts';

/** Everything on which `charter/approval` rests. */
export interface GateState {
  readonly approval: ApprovalState;
  /** Sections that have to be signed, with what became of their signatures. */
  readonly sections: readonly SectionVerification[];
  /** Who holds the pull request. */
  readonly holder: Account | undefined;
  /** Locks of environments that the change alters. */
  readonly locks: readonly StandingLock[];
  /** For which environments the glass is broken. What that sets aside is marked so in `approval` and `locks`. */
  readonly grants: readonly GlassGrant[];
}

/** Sections whose signatures stand in the way: those that the base wants signed and the change touches. */
export function blockingSections({ sections }: Pick<GateState, 'sections'>): readonly SectionVerification[] {
  return sections.filter(
    ({ requiredBy, isChanged, status }) => requiredBy === 'base' && isChanged && status !== 'valid',
  );
}

/** Locks that keep the change from being merged. */
export function blockingLocks({ locks }: Pick<GateState, 'locks'>): readonly StandingLock[] {
  return locks.filter((lock) => lock.kind === 'unread' || !lock.isSetAside);
}

/** Whether the gate is open: people agree, signatures are there, nothing is locked, and nobody holds it. */
export function gateStatus(gate: GateState): ApprovalState['status'] {
  const blocking = blockingSections(gate);
  const { status } = gate.approval;
  if (status === 'refused' || blocking.some((section) => section.status === 'refused')) return 'refused';
  const isWaiting = blocking.length > 0 || blockingLocks(gate).length > 0 || gate.holder !== undefined;
  return status === 'pending' || isWaiting ? 'pending' : 'approved';
}
