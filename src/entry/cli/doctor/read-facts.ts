import { tokenPermissions } from '../../../adapters/github/permissions.ts';
import { indexOwners } from '../../../approvals/codeowners/index-owners.ts';
import { codeOwnersPaths } from '../../../approvals/codeowners/locate-codeowners.ts';
import { parseCodeOwners } from '../../../approvals/codeowners/parse-codeowners.ts';
import type {
  AppPermissions,
  CodeOwnersFacts,
  Lookup,
  ProtectionFacts,
} from '../../../model/protection-facts.ts';
import type { CodeOwnersFile, ProtectionReader } from '../../../ports/protection-reader.ts';
import type { Terminal } from '../terminal.ts';
import { gatePaths, readBaseRules, type BaseRules } from './base-rules.ts';
import type { DoctorTarget } from './doctor-target.ts';

/** Everything that the findings rest on, of the forge and of the clone. Throws `ForgeError`. */
export async function readFacts(
  { repository, host, appId, clone }: DoctorTarget,
  reader: ProtectionReader,
  terminal: Terminal,
): Promise<ProtectionFacts> {
  const settings = await reader.readProtection(repository, appId);
  const base = await readBaseRules(clone, settings.defaultBranch, terminal);
  const file = await reader.readCodeOwners(repository, codeOwnersPaths);
  return {
    ...settings,
    repository,
    host,
    appId,
    wantedPermissions: wantedPermissions(),
    production: base.production,
    codeOwners: codeOwnersFacts(file, base),
  };
}

function codeOwnersFacts(
  lookup: Lookup<CodeOwnersFile | undefined>,
  base: BaseRules,
): Lookup<CodeOwnersFacts | undefined> {
  if (lookup.kind === 'unknown') return lookup;
  if (lookup.value === undefined) return { kind: 'known', value: undefined };
  const { path, content, errors } = lookup.value;
  const ownerOf = indexOwners(parseCodeOwners(path, content));
  const unowned = gatePaths(base, path)
    .filter((place) => (ownerOf(place.path)?.owners ?? []).length === 0)
    .map(({ name }) => name);
  return { kind: 'known', value: { file: path, errors, unowned: [...new Set(unowned)] } };
}

/** All that any of the bot's tokens asks for. */
function wantedPermissions(): AppPermissions {
  const wanted: Record<string, string> = {};
  for (const [name, level] of Object.values(tokenPermissions).flatMap((one) => Object.entries(one))) {
    if (wanted[name] !== 'write') wanted[name] = level;
  }
  return wanted;
}
