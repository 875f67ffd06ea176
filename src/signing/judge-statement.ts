import type { SignatureRefusal } from '../model/section-signature.ts';
import { parseEnvelope, type Envelope } from './envelope.ts';
import { refuse } from './refusal.ts';
import type { SignedSection } from './signed-sections.ts';
import { isAbout, parseStatement, payloadDigest, type SectionStatement } from './statement.ts';

/** Clocks of people's machines differ by so much; a statement from later than that is refused. Milliseconds. */
export const clockTolerance = 5 * 60 * 1_000;

/** The statement that a section has, its signatures, and those that the base has already. */
export interface ReadStatement extends Envelope {
  readonly statement: SectionStatement;
  /** The base has the same statement. */
  readonly isKnown: boolean;
  /** In Base64, of the same statement in the base: what was accepted once is judged by the time when it was made. */
  readonly knownSignatures: ReadonlySet<string>;
}

/** The statement in an envelope and the one before it. */
export function readStatement(
  after: string,
  section: Pick<SignedSection, 'before' | 'content' | 'contentBytes' | 'baseContent'>,
):
  | ({ readonly kind: 'read'; readonly previous: PreviousStatement | undefined } & ReadStatement)
  | SignatureRefusal {
  const envelope = parseEnvelope(after);
  if (envelope.kind === 'refused') return envelope;
  const parsed = parseStatement(envelope.payload, { expected: section });
  if (parsed.kind === 'refused') return parsed;
  const previous = readPrevious(section.before, section.baseContent);
  const isKnown = previous?.payload.equals(envelope.payload) === true;
  const known = isKnown ? previous.signatures.map(({ bytes }) => bytes.toString('base64')) : [];
  const { payload, signatures } = envelope;
  const { statement } = parsed;
  return { kind: 'read', statement, payload, signatures, isKnown, knownSignatures: new Set(known), previous };
}

type PreviousStatement = Envelope & Pick<ReadStatement, 'statement'>;

/** What the base has; undefined where that is no statement, which nothing can follow. */
function readPrevious(
  text: string | undefined,
  expected: SignedSection['baseContent'],
): PreviousStatement | undefined {
  const envelope = text === undefined ? undefined : parseEnvelope(text);
  if (envelope?.kind !== 'envelope') return undefined;
  const parsed = parseStatement(envelope.payload, { isTrusted: true, expected });
  return parsed.kind === 'statement' ? { ...envelope, statement: parsed.statement } : undefined;
}

export interface StatementContext {
  readonly section: SignedSection;
  /** Undefined where nobody knows it: then it is not compared. */
  readonly repositoryId: number | undefined;
  /** Prefix of the files of the registry. */
  readonly folder: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Why a statement is not about this section as it is now, and next in its line; undefined when it is. */
export function findWrongStatement(
  read: ReadStatement & { readonly previous: PreviousStatement | undefined },
  context: StatementContext,
): SignatureRefusal | undefined {
  return (
    findWrongPlace(read.statement, context) ??
    (read.isKnown ? undefined : findWrongSequence(read.statement, read.previous)) ??
    findWrongContent(read.payload, context.section) ??
    findUsedUp(read, context.section) ??
    findWrongTime(read.statement, context.now)
  );
}

function findWrongPlace(
  { repository, file, section, content }: SectionStatement,
  { section: wanted, repositoryId, folder }: StatementContext,
): SignatureRefusal | undefined {
  if (repositoryId !== undefined && repository !== repositoryId) {
    return refuse(
      'signature-other-repository',
      `It was signed for the repository with the id ${repository}; this one has ${repositoryId}. Sign the section here.`,
    );
  }
  const name = content[wanted.kind];
  if (section !== wanted.section || name !== wanted.policy) {
    return refuse(
      'signature-other-section',
      `It was signed for ${quote(section)} of ${quote(name)}; expected ${quote(wanted.section)} of ${quote(wanted.policy)}. Sign this section itself.`,
    );
  }
  if (file === folder + wanted.file) return undefined;
  return refuse(
    'signature-other-file',
    `It was signed for the file ${quote(file)}; expected ${quote(folder + wanted.file)}. Sign the section again where it is now.`,
  );
}

function findWrongSequence(
  { sequence, previous }: SectionStatement,
  before: PreviousStatement | undefined,
): SignatureRefusal | undefined {
  const last = before?.statement.sequence ?? 0;
  if (sequence <= last) {
    return refuse(
      'signature-rolled-back',
      `It is number ${sequence} of its line, and the base has number ${last} already; an older version cannot come back by its old signature. Sign it anew: \`npx charter sign\`.`,
    );
  }
  if (sequence !== last + 1) {
    return refuse(
      'signature-sequence-gap',
      `It is number ${sequence} of its line; expected ${last + 1}, the one after the base's. Bring the branch up to date and sign again.`,
    );
  }
  const expected = before === undefined ? null : payloadDigest(before.payload);
  if (previous === expected) return undefined;
  return refuse(
    'signature-previous-differs',
    `It follows ${previous ?? 'no statement'}; expected ${expected ?? 'no statement'}, which is what the base has. Bring the branch up to date and sign again.`,
  );
}

function findWrongContent(
  payload: Buffer,
  { contentBytes, ...section }: SignedSection,
): SignatureRefusal | undefined {
  if (isAbout(payload, contentBytes)) return undefined;
  if (section.isRequirementRemoved) return requirementRemoved(section);
  return refuse(
    'signature-other-content',
    'What was signed is not what is there now: the section, the scope of the policy or who has to sign it was changed afterwards. Have it signed again with `npx charter sign`.',
  );
}

/**
 * A statement that the base has next to something else has had its turn, as one about a section that was taken away and
 * then written anew: it does not agree to the same once more.
 */
function findUsedUp(
  { isKnown, payload, statement: { sequence } }: ReadStatement,
  { baseContent }: SignedSection,
): SignatureRefusal | undefined {
  if (!isKnown || isAbout(payload, baseContent.contentBytes)) return undefined;
  return refuse(
    'signature-rolled-back',
    `It is number ${sequence} of its line, and what the base says now came after it; an older version cannot come back by its old signature. Sign it anew: \`npx charter sign\`.`,
  );
}

/** The head takes the requirement away, and nobody has signed for that. */
export function requirementRemoved({
  section,
  requirement,
}: Pick<SignedSection, 'section' | 'requirement'>): SignatureRefusal {
  const who = requirement === undefined ? 'those who signed it so far' : `\`${requirement.by}\``;
  return refuse(
    'signature-requirement-removed',
    `This change takes away that ${quote(section)} has to be signed, or the section itself, which holds from the next change on; this one has to be signed by ${who}. Run \`npx charter sign\`, or keep it.`,
  );
}

function findWrongTime({ issuedAt, expiresAt }: SectionStatement, now: number): SignatureRefusal | undefined {
  if (Date.parse(issuedAt) > now + clockTolerance) {
    return refuse(
      'signature-from-future',
      `It was made at ${issuedAt}, which is still to come (now: ${new Date(now).toISOString()}). Set the clock of the machine that signs, and sign again.`,
    );
  }
  if (Date.parse(expiresAt) > now) return undefined;
  return refuse(
    'signature-expired',
    `It held until ${expiresAt}. Sign the section again with \`npx charter sign\`.`,
  );
}

function quote(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}
