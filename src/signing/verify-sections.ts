import type { Manifest } from '../model/manifest.ts';
import type { Ref } from '../model/ref.ts';
import type {
  BundleFact,
  SectionVerification,
  SignatureClass,
  SignatureCode,
  SignatureRefusal,
  SignatureRequirement,
} from '../model/section-signature.ts';
import {
  enrolledIdentities,
  enrolledKeys,
  witnessOf,
  type EnrolledIdentity,
  type EnrolledKey,
} from './enrolled-keys.ts';
import { findWrongStatement, readStatement, requirementRemoved } from './judge-statement.ts';
import type { EnvelopeSignature } from './envelope.ts';
import { judgeSignatures } from './judge-signature.ts';
import type { SignatureContext } from './signature-context.ts';
import { refuse } from './refusal.ts';
import { findSignedSections, type SignedSection, type SignedState } from './signed-sections.ts';

export interface SectionsToVerify {
  /** Its `spec.signed` decides, and its Groups say whose keys count. For a single state the same as `head`. */
  readonly base: SignedState;
  readonly head: SignedState;
  /** Undefined where nobody knows it: then statements of other repositories are not told from one's own. */
  readonly repositoryId: number | undefined;
  /**
   * Where in the repository the registry lies, as a prefix of paths; '' for the root. Statements name files from the
   * root, so that none fits another registry of the same repository.
   */
  readonly folder?: string;
  /** What the bundles of Sigstore prove, by the `keyid` of their signature; one without a fact is refused. */
  readonly bundles?: ReadonlyMap<string, BundleFact>;
  /** ISO. */
  readonly now: string;
}

/**
 * Whether every section that has to be signed is, by whom, and if not, why not. One that is not valid stands in the way
 * of a change only where `requiredBy` is `base` and `isChanged` is true.
 */
export function verifySections(request: SectionsToVerify): readonly SectionVerification[] {
  const { base, head, repositoryId, folder = '', bundles = new Map<string, BundleFact>() } = request;
  const { manifests } = base;
  const groups = [...manifests.values()].filter(({ kind }) => kind === 'Group');
  const keys = groups.flatMap((group) => enrolledKeys(group));
  const identities = groups.flatMap((group) => enrolledIdentities(group));
  const now = Date.parse(request.now);
  const context = { manifests, keys, identities, bundles, repositoryId, folder, now };
  return findSignedSections(base, head).map((section) => verifySection(section, context));
}

interface Context {
  readonly manifests: ReadonlyMap<Ref, Manifest>;
  readonly keys: readonly EnrolledKey[];
  readonly identities: readonly EnrolledIdentity[];
  readonly bundles: ReadonlyMap<string, BundleFact>;
  readonly repositoryId: number | undefined;
  readonly folder: string;
  readonly now: number;
}

function verifySection(section: SignedSection, context: Context): SectionVerification {
  const { requirement, after } = section;
  if (requirement === undefined) {
    return unsigned(section, {
      status: 'refused',
      code: 'signature-requirement-invalid',
      reason: `Who has to sign it cannot be read; expected \`{by: group:name, count: 1, class: ssh}\`. Correct \`spec.signed\` on the base branch.`,
    });
  }
  const listed = requirement.class === 'ssh' ? context.keys : context.identities;
  if (!listed.some(({ group }) => group === requirement.by))
    return unsigned(section, nobodyListed(requirement));
  if (after === undefined) return unsigned(section, missing(section, requirement));
  return verifySigned(section, { ...context, requirement, text: after });
}

type Outcome = Pick<SectionVerification, 'status' | 'code' | 'reason'>;

function nobodyListed({ by, class: how }: SignatureRequirement): Outcome {
  const [what, fix] =
    how === 'ssh'
      ? ['keys', 'Enrol some with `npx charter keys enrol`']
      : ['identities', 'Add some to its `spec.identities`'];
  const reason = `\`${by}\` has to sign it, and lists no ${what} in the base. ${fix}, in a change of its own.`;
  return { status: 'refused', code: 'signature-group-unknown', reason };
}

function missing(section: SignedSection, { by, count }: SignatureRequirement): Outcome {
  if (section.isRequirementRemoved) {
    const { code, reason } = requirementRemoved(section);
    return { status: 'refused', code, reason };
  }
  const who = count === 1 ? `somebody of \`${by}\`` : `${count} people of \`${by}\``;
  const code: SignatureCode = section.kind === 'group' ? 'signature-group-unsigned' : 'signature-missing';
  const reason = `There is no \`${section.envelope}\`; ${who} must sign: \`npx charter sign ${section.file}#${section.section}\`.`;
  return { status: 'missing', code, reason };
}

interface SignedContext extends Context {
  readonly requirement: SignatureRequirement;
  readonly text: string;
}

function verifySigned(section: SignedSection, context: SignedContext): SectionVerification {
  const { requirement } = context;
  const read = readStatement(context.text, section);
  if (read.kind === 'refused') return refusedAs(section, read);
  const wrong =
    findOtherClass(read.signatures, requirement.class) ?? findWrongStatement(read, { ...context, section });
  if (wrong !== undefined) return refusedAs(section, wrong);
  const { signers, refused } = judgeSignatures(read, signatureContext(context));
  const { signer } = read.statement;
  return { ...unsigned(section, judgeSigners(requirement, { signers, refused, signer })), signers, refused };
}

/** All signatures of an envelope are of one class. */
function findOtherClass(
  [first]: readonly EnvelopeSignature[],
  wanted: SignatureClass,
): SignatureRefusal | undefined {
  const found = first?.kind === 'bundle' ? 'sigstore' : 'ssh';
  if (found === wanted) return undefined;
  const names = { ssh: 'SSH keys', sigstore: 'Sigstore' };
  return refuse(
    'signature-class',
    `It was signed with ${names[found]}; expected \`class: ${wanted}\`, that is ${names[wanted]}. Sign it so with \`npx charter sign\`.`,
  );
}

function signatureContext({
  manifests,
  requirement,
  keys,
  identities,
  bundles,
  now,
}: SignedContext): SignatureContext {
  const isOwn = ({ group }: { readonly group: Ref }): boolean => group === requirement.by;
  return {
    keys: keys.filter(isOwn),
    foreignKeys: keys.filter((key) => !isOwn(key)),
    identities: identities.filter(isOwn),
    foreignIdentities: identities.filter((identity) => !isOwn(identity)),
    witness: witnessOf(manifests.get(requirement.by)),
    bundles,
    now,
  };
}

function refusedAs(section: SignedSection, { code, reason }: SignatureRefusal): SectionVerification {
  return unsigned(section, { status: 'refused', code, reason });
}

function judgeSigners(
  { by, count }: SignatureRequirement,
  judged: Pick<SectionVerification, 'signers' | 'refused'> & { readonly signer: number },
): Outcome {
  const { signers, refused, signer } = judged;
  const [first] = refused;
  if (signers.length === 0 && first !== undefined)
    return { status: 'refused', code: first.code, reason: first.reason };
  const names = signers.map(({ login }) => login).join(', ');
  if (signers.length < count) {
    const but = first === undefined ? '' : ` Not counted: ${first.reason}`;
    const reason = `${names} signed it; ${count} of \`${by}\` have to, so ${count - signers.length} more must run \`npx charter sign\` on the same statement.${but}`;
    return { status: 'refused', code: 'signature-threshold', reason };
  }
  if (!signers.some(({ id }) => id === signer)) {
    const reason = `The statement names the account ${signer} as the one who drew it up, and no signature of theirs counts. Sign the section anew.`;
    return { status: 'refused', code: 'signature-signer-absent', reason };
  }
  return { status: 'valid', code: undefined, reason: `Signed by ${names}, for \`${by}\`.` };
}

function unsigned(section: SignedSection, outcome: Outcome): SectionVerification {
  const { ref, policy, file, envelope, requiredBy, requirement, isChanged } = section;
  const place = { ref, policy, section: section.section, file, envelope, requiredBy, requirement, isChanged };
  return { ...place, ...outcome, signers: [], refused: [] };
}
