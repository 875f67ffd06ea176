import { readFileSync } from 'node:fs';
import { isTrustedRoot } from '../model/trusted-root.ts';
import type { EnvironmentReader } from './environment-reader.ts';

const hint =
  "Leave SIGSTORE_TRUSTED_ROOT out for Sigstore's public instance, or name a trusted_root.json that you have from where you trust it.";

/** The path of a trusted root of Sigstore, which is looked at now so that a wrong one is not found out by a refusal. */
export function readSigstoreRoot(reader: EnvironmentReader): string | undefined {
  return reader.read({
    name: 'SIGSTORE_TRUSTED_ROOT',
    hint,
    parse: (path) => {
      const problem = problemWith(path);
      return problem === undefined ? { value: path } : { problem };
    },
  });
}

function problemWith(path: string): string | undefined {
  let root: unknown;
  try {
    root = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return `names ${path}, which cannot be read as JSON`;
  }
  return isTrustedRoot(root)
    ? undefined
    : `names ${path}, which is no trusted root: it has no certificateAuthorities`;
}
