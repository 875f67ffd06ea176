import type { Manifest } from '../model/manifest.ts';
import type { Ref } from '../model/ref.ts';
import type {
  SectionVerification,
  SignatureCode,
  SignatureRefusal,
  SignatureRequirement,
} from '../model/section-signature.ts';
import { enrolledKeys, type EnrolledKey } from './enrolled-keys.ts';
import { findWrongStatement, readStatement, requirementRemoved } from './judge-statement.ts';
import { judgeSignatures } from './judge-signature.ts';
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
  /** ISO. */
  readonly now: string;
}

/**
 * Whether every section that has to be signed is, by whom, and if not, why not. One that is not valid stands in the way
 * of a change only where `requiredBy` is `base` and `isChanged` is true.
 */
export function verifySections(request: SectionsToVerify): readonly SectionVerification[] {
  const { base, head, repositoryId, folder = '' } = request;
  const keys = keysByGroup(base.manifests);
  const now = Date.parse(request.now);
  return findSignedSections(base, head).map((section) =>
    verifySection(section, { keys, repositoryId, folder, now }),
  );
}

interface Context {
  readonly keys: ReadonlyMap<Ref, readonly EnrolledKey[]>;
  readonly repositoryId: number | undefined;
  readonly folder: string;
  readonly now: number;
}

function keysByGroup(manifests: ReadonlyMap<Ref, Manifest>): Context['keys'] {
  const groups = [...manifests.values()].filter(({ kind }) => kind === 'Group');
  return new Map(groups.map((group) => [group.ref, enrolledKeys(group)]));
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
  const keys = context.keys.get(requirement.by) ?? [];
  if (keys.length === 0) {
    return unsigned(section, {
      status: 'refused',
      code: 'signature-group-unknown',
      reason: `\`${requirement.by}\` has to sign it, and lists no keys in the base. Enrol some with \`npx charter keys enrol\`, in a change of its own.`,
    });
  }
  if (requirement.class === 'sigstore') {
    return unsigned(section, {
      status: 'refused',
      code: 'signature-class',
      reason: 'It has to be signed by Sigstore, which is not judged here; expected `class: ssh`.',
    });
  }
  if (after === undefined) return unsigned(section, missing(section, requirement));
  return verifySigned(section, { ...context, requirement, ownKeys: keys, text: after });
}

type Outcome = Pick<SectionVerification, 'status' | 'code' | 'reason'>;

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
  readonly ownKeys: readonly EnrolledKey[];
  readonly text: string;
}

function verifySigned(section: SignedSection, context: SignedContext): SectionVerification {
  const { requirement, now, ownKeys: keys } = context;
  const read = readStatement(context.text, section.before);
  if (read.kind === 'refused') return refusedAs(section, read);
  const wrong = findWrongStatement(read, { ...context, section });
  if (wrong !== undefined) return refusedAs(section, wrong);
  const foreignKeys = [...context.keys].flatMap(([group, of]) => (group === requirement.by ? [] : of));
  const { signers, refused } = judgeSignatures(read, { keys, foreignKeys, now });
  const { signer } = read.statement;
  return { ...unsigned(section, judgeSigners(requirement, { signers, refused, signer })), signers, refused };
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
  return {
    ref,
    policy,
    section: section.section,
    file,
    envelope,
    requiredBy,
    requirement,
    isChanged,
    ...outcome,
    signers: [],
    refused: [],
  };
}
