import { isSameText, macOf } from '../model/mac.ts';

/** What a sealed line is for. It is part of what is authenticated, so that a line made for one is none for another. */
export type SealPurpose = 'charter.dev/lock/v1' | 'charter.dev/glass-review/v1';

const pattern = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{43})$/;
const longest = 20_000;

/** A value as one word that only the holder of the key can have written. Everybody can read what is in it. */
export function sealLine(purpose: SealPurpose, value: object, key: Uint8Array): string {
  const payload = Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
  return `${payload}.${macOf(key, `${purpose}\n${payload}`)}`;
}

/** The value in a sealed word; undefined where none of the keys has sealed it for this purpose. */
export function openLine(purpose: SealPurpose, text: string, keys: readonly Uint8Array[]): unknown {
  const [, payload, mac] = text.length > longest ? [] : (pattern.exec(text) ?? []);
  if (payload === undefined || mac === undefined) return undefined;
  if (!keys.some((key) => isSameText(macOf(key, `${purpose}\n${payload}`), mac))) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    return value;
  } catch {
    return undefined;
  }
}
