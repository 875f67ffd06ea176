import type { Account } from './account.ts';
import type { ApprovalState } from './approval.ts';
import type { SectionVerification } from './section-signature.ts';

/** Everything on which `charter/approval` rests. */
export interface GateState {
  readonly approval: ApprovalState;
  /** Sections that have to be signed, with what became of their signatures. */
  readonly sections: readonly SectionVerification[];
  /** Who holds the pull request. */
  readonly holder: Account | undefined;
}

/** Sections whose signatures stand in the way: those that the base wants signed and the change touches. */
export function blockingSections({ sections }: Pick<GateState, 'sections'>): readonly SectionVerification[] {
  return sections.filter(
    ({ requiredBy, isChanged, status }) => requiredBy === 'base' && isChanged && status !== 'valid',
  );
}

/** Whether the gate is open: people agree, signatures are there, and nobody holds it. */
export function gateStatus(gate: GateState): ApprovalState['status'] {
  const blocking = blockingSections(gate);
  const { status } = gate.approval;
  if (status === 'refused' || blocking.some((section) => section.status === 'refused')) return 'refused';
  return status === 'pending' || blocking.length > 0 || gate.holder !== undefined ? 'pending' : 'approved';
}
