import type { RefusedSignature, SectionSigner, SignatureRefusal } from '../model/section-signature.ts';
import type { Enrolment } from './enrolled-keys.ts';
import { preAuthentication, type EnvelopeSignature } from './envelope.ts';
import { judgeBundle } from './judge-bundle.ts';
import { findWrongWindow } from './judge-enrolment.ts';
import type { ReadStatement } from './judge-statement.ts';
import { refuse } from './refusal.ts';
import type { Judged, SignatureContext } from './signature-context.ts';
import { fingerprintOf } from './ssh-public-key.ts';
import { parseSshSignature, type SshSignature } from './ssh-signature.ts';
import { verifySshSignature } from './verify-ssh-signature.ts';

/** Who has validly signed, each person and each key or identity once, and what was refused. */
export function judgeSignatures(
  read: ReadStatement,
  context: SignatureContext,
): { readonly signers: readonly SectionSigner[]; readonly refused: readonly RefusedSignature[] } {
  const message = preAuthentication(read.payload);
  const signers: SectionSigner[] = [];
  const refused: RefusedSignature[] = [];
  const counted = new Set<string>();
  for (const signature of read.signatures) {
    const judged = judgeSignature(signature, message, { ...context, read });
    const outcome = judged.kind === 'refused' ? judged : (findDouble(judged, counted) ?? judged);
    if (outcome.kind === 'refused') {
      refused.push({ keyid: signature.keyid, code: outcome.code, reason: outcome.reason });
      continue;
    }
    const { id, login, name } = outcome.of;
    counted.add(`person ${id}`).add(outcome.proof);
    signers.push({ id, login, key: name });
  }
  return { signers, refused };
}

function judgeSignature(
  signature: EnvelopeSignature,
  message: Uint8Array,
  context: SignatureContext & { readonly read: ReadStatement },
): Judged {
  const { statement, knownSignatures } = context.read;
  const isKnown = knownSignatures.has(signature.bytes.toString('base64'));
  if (signature.kind === 'bundle')
    return judgeBundle(context.bundles.get(signature.keyid), { ...context, statement, isKnown });
  const parsed = readSignature(signature.bytes);
  if (parsed.kind === 'refused') return parsed;
  // Whose key it is comes first: those that nobody knows are not worth a verification.
  const known = findKey(parsed, context);
  if (known.kind === 'refused') return known;
  const verified = verifySshSignature(parsed, message);
  if (verified.kind === 'refused') return verified;
  const made = [Date.parse(statement.issuedAt)];
  return findWrongWindow(known.of, { made, now: context.now, isKnown }) ?? known;
}

function readSignature(bytes: Buffer): ({ readonly kind: 'signature' } & SshSignature) | SignatureRefusal {
  try {
    return { kind: 'signature', ...parseSshSignature(bytes) };
  } catch (error) {
    const why = error instanceof Error ? error.message : 'it cannot be read';
    return refuse('signature-malformed', `This is no SSH signature: ${why}. Sign with \`npx charter sign\`.`);
  }
}

function findKey({ keyBlob }: SshSignature, { keys, foreignKeys }: SignatureContext): Judged {
  const key = keys.find(({ blob }) => blob.equals(keyBlob));
  if (key !== undefined) return { kind: 'valid', of: key, proof: `key ${keyBlob.toString('base64')}` };
  const fingerprint = fingerprintOf(keyBlob);
  const foreign = foreignKeys.find(({ blob }) => blob.equals(keyBlob));
  if (foreign === undefined) {
    return refuse(
      'signature-unknown-key',
      `No group of the base lists the key ${fingerprint}. Enrol it first with \`npx charter keys enrol\`, in a change of its own.`,
    );
  }
  return refuse(
    'signature-foreign-key',
    `The key ${fingerprint} is ${JSON.stringify(foreign.name)} of \`${foreign.group}\`, which is not the group that has to sign. Ask somebody of that group.`,
  );
}

function findDouble(
  { of, proof }: { readonly of: Enrolment; readonly proof: string },
  counted: ReadonlySet<string>,
): SignatureRefusal | undefined {
  if (!counted.has(`person ${of.id}`) && !counted.has(proof)) return undefined;
  return refuse(
    'signature-duplicate',
    `${of.login} has signed already; everybody counts once, whatever number of keys they use. Ask somebody else of the group.`,
  );
}
