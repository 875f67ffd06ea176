import type { BundleFact, SignatureRefusal } from '../model/section-signature.ts';
import type { EnrolledIdentity } from './enrolled-keys.ts';
import { findWrongWindow } from './judge-enrolment.ts';
import { clockTolerance } from './judge-statement.ts';
import { refuse } from './refusal.ts';
import type { Judged, SignatureContext } from './signature-context.ts';
import type { SectionStatement } from './statement.ts';

type Verified = Extract<BundleFact, { kind: 'verified' }>;

export interface BundleContext extends Pick<
  SignatureContext,
  'identities' | 'foreignIdentities' | 'witness' | 'now'
> {
  readonly statement: SectionStatement;
  readonly isKnown: boolean;
}

/** Whether what a bundle proves counts: by whom, for which repository, seen by whom, and when. */
export function judgeBundle(fact: BundleFact | undefined, context: BundleContext): Judged {
  if (fact === undefined) {
    return refuse(
      'signature-unverified',
      'The Sigstore bundle was not looked at: this change has more of them than are verified at once. Split the change.',
    );
  }
  if (fact.kind === 'refused') return fact;
  const known = findIdentity(fact, context);
  if (known.kind === 'refused') return known;
  const { witness, now, isKnown } = context;
  const made = fact.times.map((time) => Date.parse(time));
  return (
    findOtherRepository(fact, context.statement) ??
    (witness === 'log' && !fact.isLogged ? notLogged(known.of.group) : undefined) ??
    findWrongMoment(made, context.statement) ??
    findWrongWindow(known.of, { made, now, isKnown }) ??
    known
  );
}

/** Letter by letter: a name that only resembles one of the group is somebody else's. */
function findIdentity(fact: Verified, { identities, foreignIdentities }: BundleContext): Judged {
  const isTheirs = ({ issuer, subject }: EnrolledIdentity): boolean =>
    issuer === fact.issuer && subject === fact.subject;
  const identity = identities.find(isTheirs);
  const proof = `identity ${JSON.stringify([fact.issuer, fact.subject])}`;
  if (identity !== undefined) return { kind: 'valid', of: identity, proof };
  const who = `${JSON.stringify(fact.subject)} by ${JSON.stringify(fact.issuer)}`;
  const foreign = foreignIdentities.find(isTheirs);
  if (foreign !== undefined) {
    return refuse(
      'signature-foreign-key',
      `The identity ${who} is ${JSON.stringify(foreign.name)} of \`${foreign.group}\`, which is not the group that has to sign. Ask somebody of that group.`,
    );
  }
  const other = identities.find(({ subject }) => subject === fact.subject);
  const hint =
    other === undefined ? '' : ` The group lists this subject by the issuer ${JSON.stringify(other.issuer)}.`;
  return refuse(
    'signature-identity',
    `The certificate is for ${who}; expected an identity that the group lists on the base.${hint} Sign as one of those, or add it to \`spec.identities\` in a change of its own.`,
  );
}

/** A shared workflow has one name wherever it runs; the certificate says for which repository it did. */
function findOtherRepository(
  { repositoryId }: Verified,
  { repository }: SectionStatement,
): SignatureRefusal | undefined {
  if (repositoryId === undefined || repositoryId === repository) return undefined;
  return refuse(
    'signature-other-repository',
    `The workflow that signed ran for the repository with the id ${repositoryId}; expected ${repository}. Sign in a workflow of this repository.`,
  );
}

function notLogged(group: string): SignatureRefusal {
  return refuse(
    'signature-log',
    `No transparency log has the signature; expected an entry, as \`${group}\` does not say \`witness: timestamp\`. Sign again with \`npx charter sign\`.`,
  );
}

/** Here the time is proven, so that a statement cannot be dated otherwise. */
function findWrongMoment(
  made: readonly number[],
  { issuedAt, expiresAt }: SectionStatement,
): SignatureRefusal | undefined {
  if (made.some((time) => time < Date.parse(issuedAt) - clockTolerance)) {
    return refuse(
      'signature-from-future',
      `The statement is of ${issuedAt}, and it was signed before. Set the clock of the machine that signs, and sign again.`,
    );
  }
  if (made.every((time) => time < Date.parse(expiresAt))) return undefined;
  return refuse(
    'signature-expired',
    `The statement held until ${expiresAt}, and it was signed later. Sign the section again with \`npx charter sign\`.`,
  );
}
