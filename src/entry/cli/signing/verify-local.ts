import { verifySignedSections } from '../../../flows/signing/verify-signed-sections.ts';
import type { SectionVerification } from '../../../model/section-signature.ts';
import { isMissingRegistry, missingRegistry } from '../empty-registry.ts';
import type { LocalRegistry } from '../local-registry.ts';
import { sayNote } from '../say-note.ts';
import type { Terminal } from '../terminal.ts';
import { openVerifier } from './sigstore-options.ts';
import { findRepositoryId, readSigningSides } from './signing-sides.ts';

export interface VerifyRequest {
  readonly rev: string | undefined;
  readonly base: string | undefined;
  readonly repository: string | undefined;
  readonly trustedRoot: string | undefined;
}

export interface LocalVerification {
  /** Undefined where nobody has said: then any would do. */
  readonly repository: number | undefined;
  readonly sections: readonly SectionVerification[];
}

/** What verification says of a state in a clone, or of a change. Throws `AppError`. */
export async function verifyLocal(
  registry: LocalRegistry,
  { rev, base, repository, trustedRoot }: VerifyRequest,
  terminal: Terminal,
): Promise<LocalVerification> {
  const { state, ...sides } = await readSigningSides(registry, { base, rev }, terminal);
  if (isMissingRegistry(state)) throw missingRegistry(registry, rev);
  const found = findRepositoryId(repository, [sides.base, sides.head], terminal);
  if (found?.isCertain === false) {
    sayNote(
      terminal,
      `The signatures name the repository ${found.id}; give \`--repository\` to be sure that it is this one.`,
    );
  }
  const { folder } = registry;
  const request = { ...sides, repositoryId: found?.id, folder, now: new Date().toISOString() };
  const sections = await verifySignedSections(request, openVerifier(trustedRoot, terminal));
  return { repository: found?.id, sections };
}
