import type { Lookup, RepositoryProtection } from '../model/protection-facts.ts';
import type { RepositoryName } from '../model/repository-name.ts';

/** CODEOWNERS of the default branch as it stands there, with what the forge finds wrong in it. */
export interface CodeOwnersFile {
  readonly path: string;
  readonly content: Uint8Array;
  readonly errors: readonly { readonly line: number; readonly kind: string }[];
}

/**
 * Reads the settings of a repository, and changes nothing. What may not be read is `unknown`; a `ForgeError` is thrown
 * where the forge cannot be asked at all, or does not know the repository.
 */
export interface ProtectionReader {
  readProtection(repository: RepositoryName, appId: number | undefined): Promise<RepositoryProtection>;
  readCodeOwners(
    repository: RepositoryName,
    places: readonly string[],
  ): Promise<Lookup<CodeOwnersFile | undefined>>;
}
