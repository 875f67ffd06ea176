import { enrolledKeys } from '../../../signing/enrolled-keys.ts';
import { preAuthentication } from '../../../signing/envelope.ts';
import { fingerprintOf } from '../../../signing/ssh-public-key.ts';
import { parseSshSignature } from '../../../signing/ssh-signature.ts';
import { verifySshSignature } from '../../../signing/verify-ssh-signature.ts';
import { notEnrolled, wouldNotCount, type SectionSigner } from './section-signer.ts';

export interface SshSigningKey {
  readonly blob: Buffer;
  /** An SSH signature in the namespace of sections over a message. Throws `SigningError`. */
  readonly sign: (message: Uint8Array) => Promise<Buffer>;
}

/** Signs with an SSH key, whoever holds its private half. */
export function sshSectionSigner(key: SshSigningKey): SectionSigner {
  const keyid = fingerprintOf(key.blob);
  return {
    findIn: ({ manifests }, group, section) => {
      const found = enrolledKeys(manifests.get(group)).find(({ blob }) => blob.equals(key.blob));
      if (found !== undefined) return found;
      const fix = `\`npx charter keys enrol ${group} --login LOGIN --id ID --key FILE.pub\``;
      throw notEnrolled(section, { what: `The key ${keyid}`, group, fix });
    },
    hasSigned: ({ signatures }) =>
      Promise.resolve(signatures.some(({ kind, bytes }) => kind === 'ssh' && isBy(bytes, key))),
    sign: async (payload) => {
      const message = preAuthentication(payload);
      const bytes = await key.sign(message);
      const verified = verifySshSignature(parseSshSignature(bytes), message);
      if (verified.kind === 'refused') throw wouldNotCount(verified.reason);
      return { kind: 'ssh', keyid, bytes };
    },
  };
}

function isBy(bytes: Uint8Array, { blob }: SshSigningKey): boolean {
  try {
    return parseSshSignature(bytes).keyBlob.equals(blob);
  } catch {
    return false;
  }
}
