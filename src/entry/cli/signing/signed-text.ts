import type { Paint } from '../../../render/paint.ts';
import { oneLine } from '../../../render/visible-text.ts';
import { payloadDigest, toPayload } from '../../../signing/statement.ts';
import type { SignedEnvelope } from './sign-section.ts';

/** What was signed, for people: a paragraph for each section. */
export function signedText(
  signed: readonly SignedEnvelope[],
  { isDry, paint }: { readonly isDry: boolean; readonly paint: Paint },
): string {
  const verb = isDry ? 'would sign' : 'signed';
  return signed
    .map(({ section, statement, signer, signatures, isJoined }) => {
      const needed = section.requirement?.count ?? 1;
      const lines = [
        `${paint.bold(`${verb} ${section.ref} ${section.section}`)} as ${signer.login}, with the key ${signer.name}`,
        `  file       ${statement.file}, repository ${statement.repository}`,
        `  statement  number ${statement.sequence}${isJoined ? ', begun by somebody else' : ''}, ${payloadDigest(toPayload(statement))}`,
        `  holds      until ${statement.expiresAt}`,
        `  signatures ${signatures} of ${needed} by ${section.requirement?.by ?? 'nobody'}`,
        ...(isDry ? [] : [`  written    ${section.envelope}; commit it with the change`]),
      ];
      return lines.map((line) => `${oneLine(line)}\n`).join('');
    })
    .join('\n');
}

/** The same for programs. */
export function signedJson(signed: readonly SignedEnvelope[]): string {
  const sections = signed.map(({ section, statement, signer, signatures, isJoined }) => ({
    ref: section.ref,
    section: section.section,
    file: section.file,
    envelope: section.envelope,
    digest: payloadDigest(toPayload(statement)),
    signer: { id: signer.id, login: signer.login, key: signer.name },
    signatures,
    needed: section.requirement?.count ?? 1,
    isJoined,
    statement,
  }));
  return `${JSON.stringify({ sections }, undefined, 2)}\n`;
}
