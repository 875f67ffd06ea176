import { ForgeError } from '../../model/forge-error.ts';
import type { InstallationDirectory } from '../../ports/installation-directory.ts';

/**
 * Ids of all repositories that the App is installed on and that can still change. An installation that is gone by now
 * has none; where another cannot be read, nothing is known. Throws `ForgeError`.
 */
export async function listInstalled(directory: InstallationDirectory): Promise<ReadonlySet<number>> {
  const ids = new Set<number>();
  for (const installationId of await directory.listInstallations()) {
    for (const { id } of await repositoriesOf(directory, installationId)) ids.add(id);
  }
  return ids;
}

async function repositoriesOf(
  directory: InstallationDirectory,
  installationId: number,
): Promise<readonly { readonly id: number }[]> {
  try {
    return await directory.listRepositories(installationId);
  } catch (error) {
    if (error instanceof ForgeError && error.code === 'forge-not-installed') return [];
    throw error;
  }
}
