import { readSignedChange, readSignedState } from '../../../flows/signing/signed-change.ts';
import type { SignedState } from '../../../signing/signed-sections.ts';
import { parseEnvelope } from '../../../signing/envelope.ts';
import { parseStatement } from '../../../signing/statement.ts';
import { readState, type LocalRegistry, type LocalState } from '../local-registry.ts';
import { SigningError } from './signing-error.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

/** Both sides of a change with their envelopes; without a base the one state is both. Throws `GitError`. */
export async function readSigningSides(
  registry: LocalRegistry,
  { base, rev }: { readonly base: string | undefined; readonly rev: string | undefined },
  terminal: Terminal,
): Promise<{ readonly base: SignedState; readonly head: SignedState; readonly state: LocalState }> {
  const state = await readState(registry, rev, terminal);
  const head = { source: state.side, registry: state.loaded.registry };
  if (base === undefined) {
    const alone = await readSignedState(head);
    return { base: alone, head: alone, state };
  }
  const before = await readState(registry, base, terminal);
  const change = await readSignedChange({ source: before.side, registry: before.loaded.registry }, head);
  return { ...change, state };
}

/** The revision that a change is compared with where none is named: the branch that others work on, or `HEAD`. */
export async function defaultBase({ repository }: LocalRegistry): Promise<string> {
  return (await repository.defaultBranch()) ?? 'HEAD';
}

/**
 * The id of the repository on the forge: as given, as GitHub Actions says, or as the statements that are there have
 * it. Undefined where nobody says. Throws `UsageError`.
 */
export function findRepositoryId(
  given: string | undefined,
  states: readonly SignedState[],
  { environment }: Terminal,
): { readonly id: number; readonly isCertain: boolean } | undefined {
  if (given !== undefined) return { id: readId(given), isCertain: true };
  const ofActions = environment['GITHUB_REPOSITORY_ID'];
  if (ofActions !== undefined && /^[1-9]\d*$/.test(ofActions))
    return { id: Number(ofActions), isCertain: true };
  const id = states
    .flatMap((state) => [...state.envelopes.values()])
    .map(repositoryOf)
    .find((one) => one !== undefined);
  return id === undefined ? undefined : { id, isCertain: false };
}

function readId(text: string): number {
  if (/^[1-9]\d{0,15}$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  throw new UsageError({
    code: 'usage-invalid-value',
    message: `\`--repository\` takes the number by which GitHub knows the repository; found ${JSON.stringify(text)}.`,
    hint: repositoryHint,
  });
}

const repositoryHint = "Ask for it with `gh api 'repos/{owner}/{repo}' --jq .id`";

function repositoryOf(text: string): number | undefined {
  const envelope = parseEnvelope(text);
  const parsed = envelope.kind === 'envelope' ? parseStatement(envelope.payload) : undefined;
  return parsed?.kind === 'statement' ? parsed.statement.repository : undefined;
}

export function unknownRepository(): SigningError {
  return new SigningError({
    code: 'signing-repository-unknown',
    message: 'A signature holds for one repository, and nothing here says which this is.',
    hint: `${repositoryHint}, and give it once: \`--repository ID\`. Later signatures take it from the first.`,
  });
}
