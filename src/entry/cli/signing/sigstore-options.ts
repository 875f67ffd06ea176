import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readIdentityToken } from '../../../adapters/sigstore/identity-token.ts';
import { SigstoreBundleVerifier } from '../../../adapters/sigstore/sigstore-bundle-verifier.ts';
import { trustedRootReader } from '../../../adapters/sigstore/trusted-root.ts';
import { isSafeAddress } from '../../../model/safe-address.ts';
import { isTrustedRoot } from '../../../model/trusted-root.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { noToken, sigstoreSectionSigner } from './sigstore-section-signer.ts';
import type { SectionSigner } from './section-signer.ts';

export interface SigstoreRequest {
  readonly fulcio: string;
  readonly rekor: string;
  readonly tsa: string;
  readonly trustedRoot: string | undefined;
}

/** The signer that a token and the options make. Throws `UsageError` and `SigningError`. */
export async function openSigstoreSigner(
  request: SigstoreRequest,
  terminal: Terminal,
): Promise<SectionSigner> {
  const services = {
    fulcio: readAddress('fulcio', request.fulcio),
    rekor: readAddress('rekor', request.rekor),
    tsa: readAddress('tsa', request.tsa),
  };
  const token = await readIdentityToken(terminal.environment).catch(() => undefined);
  if (token === undefined) throw noToken();
  return sigstoreSectionSigner({ token, services, verifier: openVerifier(request.trustedRoot, terminal) });
}

/** By the trusted root that is named, or else by `SIGSTORE_TRUSTED_ROOT`, or that of the public instance. Throws `UsageError`. */
export function openVerifier(
  trustedRoot: string | undefined,
  { environment, workingDirectory }: Terminal,
): SigstoreBundleVerifier {
  const named = trustedRoot ?? environment['SIGSTORE_TRUSTED_ROOT'];
  if (named === undefined || named === '') return new SigstoreBundleVerifier(trustedRootReader(undefined));
  const path = resolve(workingDirectory, named);
  if (!holdsTrustedRoot(path)) {
    throw new UsageError({
      code: 'usage-invalid-value',
      message: `\`--trusted-root\` takes a trusted root of Sigstore; ${JSON.stringify(named)} is none that can be read.`,
      hint: 'Leave it out for the public instance, or name the trusted_root.json of yours.',
    });
  }
  return new SigstoreBundleVerifier(trustedRootReader(path));
}

function holdsTrustedRoot(path: string): boolean {
  try {
    return isTrustedRoot(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return false;
  }
}

/** A token must not travel in the clear. */
function readAddress(option: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && isSafeAddress(url)) return text.replace(/\/+$/, '');
  throw new UsageError({
    code: 'usage-invalid-value',
    message: `\`--${option}\` takes an https:// address; found ${JSON.stringify(text)}.`,
    hint: `For example: \`--${option} https://${option}.sigstore.dev\``,
  });
}
