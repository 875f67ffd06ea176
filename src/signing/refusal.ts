import type { SignatureCode, SignatureRefusal } from '../model/section-signature.ts';

/** A refusal with its reason: what was found, what was expected, what to do. */
export function refuse(code: SignatureCode, reason: string): SignatureRefusal {
  return { kind: 'refused', code, reason };
}
