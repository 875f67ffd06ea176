import type { RefusedSignature, SectionSigner, SignatureRefusal } from '../model/section-signature.ts';
import type { EnrolledKey } from './enrolled-keys.ts';
import { preAuthentication, type EnvelopeSignature } from './envelope.ts';
import { clockTolerance, type ReadStatement } from './judge-statement.ts';
import { refuse } from './refusal.ts';
import { fingerprintOf } from './ssh-public-key.ts';
import { parseSshSignature, type SshSignature } from './ssh-signature.ts';
import { verifySshSignature } from './verify-ssh-signature.ts';

export interface SignatureContext {
  /** Those of the group that has to sign. */
  readonly keys: readonly EnrolledKey[];
  /** Those of all other groups, for people who wonder why theirs does not count. */
  readonly foreignKeys: readonly EnrolledKey[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Who has validly signed, each person and each key once, and what was refused. */
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
    const outcome = judged.kind === 'refused' ? judged : (findDouble(judged.key, counted) ?? judged);
    if (outcome.kind === 'refused') {
      refused.push({ keyid: signature.keyid, code: outcome.code, reason: outcome.reason });
      continue;
    }
    const { id, login, name, blob } = outcome.key;
    counted.add(`person ${id}`).add(`key ${blob.toString('base64')}`);
    signers.push({ id, login, key: name });
  }
  return { signers, refused };
}

type Judged = { readonly kind: 'valid'; readonly key: EnrolledKey } | SignatureRefusal;

function judgeSignature(
  { bytes }: EnvelopeSignature,
  message: Uint8Array,
  context: SignatureContext & { readonly read: ReadStatement },
): Judged {
  const signature = readSignature(bytes);
  if (signature.kind === 'refused') return signature;
  const verified = verifySshSignature(signature, message);
  if (verified.kind === 'refused') return verified;
  const known = findKey(signature, context);
  if (known.kind === 'refused') return known;
  const isKnown = context.read.knownSignatures.has(bytes.toString('base64'));
  return findWrongWindow(known.key, { ...context, isKnown }) ?? known;
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
  if (key !== undefined) return { kind: 'valid', key };
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

/**
 * A key must hold when it signs. A signature that the base does not have yet must also come while it holds: who has
 * an old key can write any date.
 */
function findWrongWindow(
  key: EnrolledKey,
  { read, now, isKnown }: { readonly read: ReadStatement; readonly now: number; readonly isKnown: boolean },
): SignatureRefusal | undefined {
  const issued = Date.parse(read.statement.issuedAt);
  const times = isKnown ? [issued] : [issued, now];
  const end = key.revoked;
  if (end !== undefined && times.some((time) => time >= end)) {
    return refuse(
      'signature-key-revoked',
      `The key ${JSON.stringify(key.name)} of ${key.login} was revoked at ${iso(end)}. Sign with another key.`,
    );
  }
  if (times.every((time) => time >= key.from - clockTolerance && time < key.until)) return undefined;
  return refuse(
    'signature-key-window',
    `The key ${JSON.stringify(key.name)} of ${key.login} holds from ${iso(key.from)} until ${iso(key.until)}; the statement is of ${read.statement.issuedAt}${isKnown ? '' : ` and judged at ${iso(now)}`}. Sign with a key that holds now: \`npx charter keys\` lists them.`,
  );
}

function iso(time: number): string {
  return new Date(time).toISOString();
}

function findDouble(key: EnrolledKey, counted: ReadonlySet<string>): SignatureRefusal | undefined {
  const isDouble = counted.has(`person ${key.id}`) || counted.has(`key ${key.blob.toString('base64')}`);
  if (!isDouble) return undefined;
  return refuse(
    'signature-duplicate',
    `${key.login} has signed already; everybody counts once, whatever number of keys they use. Ask somebody else of the group.`,
  );
}
