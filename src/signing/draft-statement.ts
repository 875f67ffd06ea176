import { canonicalBytes } from './canonical-bytes.ts';
import { parseEnvelope, type Envelope } from './envelope.ts';
import type { SignedSection } from './signed-sections.ts';
import {
  isAbout,
  parseStatement,
  payloadDigest,
  statementFormat,
  toPayload,
  type SectionStatement,
} from './statement.ts';

export interface DraftRequest {
  readonly section: Pick<SignedSection, 'file' | 'section' | 'content' | 'baseContent' | 'before' | 'after'>;
  readonly repositoryId: number;
  /** Prefix of the files of the registry. */
  readonly folder: string;
  /** The account of who signs first. */
  readonly signer: number;
  /** ISO, UTC. */
  readonly now: string;
  readonly expiresAt: string;
  /** Begin a new statement even where there is one of the same. */
  readonly isRenewed?: boolean;
}

/** What there is to sign, with the signatures that it has already. */
export interface Draft extends Envelope {
  readonly statement: SectionStatement;
  /** Others have begun it, or the base has it. */
  readonly isJoined: boolean;
}

/** The statement that somebody else has begun about the very same, or else the next one after that of the base. */
export function draftStatement(request: DraftRequest): Draft {
  const { section, repositoryId, folder, signer, now, expiresAt, isRenewed = false } = request;
  const before = readEnvelope(section.before);
  const begun = readEnvelope(section.after);
  const statement: SectionStatement = {
    format: statementFormat,
    repository: repositoryId,
    file: folder + section.file,
    section: section.section,
    sequence: (before?.statement.sequence ?? 0) + 1,
    previous: before === undefined ? null : payloadDigest(before.payload),
    signer,
    issuedAt: now,
    expiresAt,
    content: section.content,
  };
  const inBase = before !== undefined && isAbout(before.payload, section.baseContent.contentBytes);
  if (!isRenewed && begun !== undefined && isSameMatter(begun, statement, inBase ? before : undefined))
    return { ...begun, isJoined: true };
  return { payload: toPayload(statement), signatures: [], statement, isJoined: false };
}

type ReadEnvelope = Omit<Draft, 'isJoined'>;

function readEnvelope(text: string | undefined): ReadEnvelope | undefined {
  const envelope = text === undefined ? undefined : parseEnvelope(text);
  if (envelope?.kind !== 'envelope') return undefined;
  const parsed = parseStatement(envelope.payload);
  if (parsed.kind !== 'statement') return undefined;
  const { payload, signatures } = envelope;
  return { payload, signatures, statement: parsed.statement };
}

/**
 * Equal but for who began it, when, and for how long; one that has expired is begun anew. `before` is the statement
 * that the base has, if it is about what the base says.
 */
function isSameMatter(
  begun: ReadEnvelope,
  wanted: SectionStatement,
  before: ReadEnvelope | undefined,
): boolean {
  if (Date.parse(begun.statement.expiresAt) <= Date.parse(wanted.issuedAt)) return false;
  const { signer, issuedAt, expiresAt, sequence, previous } = begun.statement;
  const isOfBase = before?.payload.equals(begun.payload) === true;
  const line = isOfBase ? { sequence, previous } : {};
  const same = { ...wanted, signer, issuedAt, expiresAt, ...line };
  return canonicalBytes({ ...same }).equals(begun.payload);
}
