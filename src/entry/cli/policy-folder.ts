import { statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { findPackages } from '../../policy/team-policies.ts';
import { buildPolicies, readPolicySources, type BuiltPolicies } from '../../adapters/opa/build-policies.ts';
import { findOpa, type OpaProgram } from '../../adapters/opa/opa-program.ts';
import { openRegistry } from './local-registry.ts';
import { noRego, opaMissing, PolicyError } from './policy-error.ts';
import { shellWord } from '../../model/shell-word.ts';
import type { Terminal } from './terminal.ts';

/** The folder with Rego that a command is about: the one that is named, or `policies` of the registry. Throws. */
export async function findPolicyFolder(
  named: string | undefined,
  repo: string,
  terminal: Terminal,
): Promise<string> {
  const folder =
    named === undefined
      ? await registryPolicies(repo, terminal)
      : resolve(terminal.workingDirectory, repo, named);
  if (!isFolder(folder) || (await readPolicySources(folder)).size === 0) throw noRego(shellWord(folder));
  return folder;
}

async function registryPolicies(repo: string, terminal: Terminal): Promise<string> {
  const { repository, folder } = await openRegistry(repo, terminal);
  return join(repository.root, folder, 'policies');
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** The `opa` program of this machine. Throws `PolicyError`. */
export async function requireOpa(terminal: Terminal): Promise<OpaProgram> {
  const opa = await findOpa(terminal.environment['PATH']);
  if (opa === undefined) throw opaMissing();
  return opa;
}

/** Compiles the Rego of a folder. Throws `PolicyError` where a package cannot be asked or nothing compiles. */
export async function compileFolder(
  opa: OpaProgram,
  folder: string,
): Promise<Extract<BuiltPolicies, { kind: 'built' }>> {
  const sources = await readPolicySources(folder);
  const { packages, findings } = findPackages(sources);
  const [problem] = findings;
  if (problem !== undefined) throw buildFailed(`${problem.fallback?.file ?? ''}: ${problem.message}`);
  const entrypoints = packages.map(({ entrypoint }) => entrypoint);
  if (entrypoints.length === 0)
    throw buildFailed('No package is named `charter.<name>`, so none can be asked.');
  const built = await buildPolicies(opa, sources, entrypoints);
  if (built.kind === 'failed') throw buildFailed(built.detail);
  return built;
}

function buildFailed(message: string): PolicyError {
  return new PolicyError({
    code: 'policy-build-failed',
    message,
    hint: 'docs/policy.md says how a team writes its own Rego.',
  });
}

/** A path as it is shown: relative where that is shorter. */
export function shownPath(path: string, { workingDirectory }: Terminal): string {
  const shorter = relative(workingDirectory, path);
  return shorter === '' ? '.' : shorter.startsWith('..') ? path : shorter;
}
