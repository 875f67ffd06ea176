import type { JsonValue } from './json.ts';

const versionPattern = /^v?(\d{1,15}(?:\.\d{1,15}){0,3})(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;

/** Numbers of a version that are compared; those left out are 0. */
const numbers = 4;

/**
 * A version as a list whose items are ordered as versions are (Semantic Versioning 2.0.0, 11): `2.4.1` is
 * `[2, 4, 1, 0, [1]]`, its pre-release `-rc.1` `[2, 4, 1, 0, [0, "rc", 1]]`. Numbers come before texts, as in Rego.
 * Undefined for what is no version, such as `main`.
 */
export function versionOrder(text: string): readonly JsonValue[] | undefined {
  const [, core, preRelease] = versionPattern.exec(text) ?? [];
  if (core === undefined) return undefined;
  const parts = core.split('.').map(Number);
  const filled = [...parts, ...Array<number>(numbers - parts.length).fill(0)];
  return [...filled, preRelease === undefined ? [1] : [0, ...preRelease.split('.').map(identifier)]];
}

/** Numeric identifiers are compared as numbers; a long one as a text of digits would be, so it stays one. */
function identifier(text: string): string | number {
  return /^\d{1,15}$/.test(text) ? Number(text) : text;
}
