import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { readGitSetting } from '../../../adapters/git/local/read-setting.ts';
import { findSignedSections } from '../../../signing/signed-sections.ts';
import type { LocalRegistry } from '../local-registry.ts';
import { writeNewFiles } from '../new-files.ts';
import type { Terminal } from '../terminal.ts';
import { chooseSections } from './choose-sections.ts';
import { draftSection, signSection, type SectionToSign, type SignedEnvelope } from './sign-section.ts';
import { SigningError } from './signing-error.ts';
import { defaultBase, findRepositoryId, readSigningSides, unknownRepository } from './signing-sides.ts';
import { expiryAfter, toSeconds } from './signing-times.ts';
import { openSigningKey } from './ssh-keygen.ts';

export interface SignRequest {
  readonly targets: readonly string[];
  readonly key: string | undefined;
  readonly expires: string;
  readonly base: string | undefined;
  readonly repository: string | undefined;
  readonly isRenewed: boolean;
  readonly isDry: boolean;
}

/** Signs sections of the working tree and writes their envelopes. Throws `AppError`; then those before are written. */
export async function signTargets(
  registry: LocalRegistry,
  request: SignRequest,
  terminal: Terminal,
): Promise<readonly SignedEnvelope[]> {
  const now = new Date();
  const times = { now: toSeconds(now), expiresAt: expiryAfter(request.expires, now) };
  const revision = request.base ?? (await defaultBase(registry));
  const { base, head } = await readSigningSides(registry, { base: revision, rev: undefined }, terminal);
  const root = realpathSync(join(registry.repository.root, registry.folder));
  const sections = findSignedSections(base, head);
  const chosen = request.targets.flatMap((text) =>
    chooseSections(sections, { text, root, from: terminal.workingDirectory }),
  );
  const repository = findRepositoryId(request.repository, [head, base], terminal);
  if (repository === undefined) throw unknownRepository();
  const key = await openSigningKey(await findKey(registry, request.key, terminal));
  const shared = { base, key, repositoryId: repository.id, folder: registry.folder, ...times };
  const signed: SignedEnvelope[] = [];
  for (const section of new Set(chosen)) {
    const wanted: SectionToSign = { ...shared, section, isRenewed: request.isRenewed };
    const envelope = request.isDry ? draftSection(wanted) : await signSection(wanted);
    if (!request.isDry) await writeEnvelope(root, envelope);
    signed.push(envelope);
  }
  return signed;
}

async function findKey(
  { repository }: LocalRegistry,
  given: string | undefined,
  { workingDirectory }: Terminal,
): Promise<string> {
  const named = given ?? (await readGitSetting(repository.root, 'user.signingKey'));
  const isFile = named !== undefined && /[./~]/.test(named) && !named.startsWith('key::');
  if (isFile) return resolve(workingDirectory, named.replace(/^~(?=\/)/, homedir()));
  throw new SigningError({
    code: 'signing-key-missing',
    message: 'No key was named, and Git signs with none that lies in a file.',
    hint: 'Name one: `--key ~/.ssh/id_ed25519`; `ssh-keygen -t ed25519` makes one.',
  });
}

async function writeEnvelope(root: string, { section, text }: SignedEnvelope): Promise<void> {
  const files = [{ path: section.envelope, text }];
  const [outcome] = await writeNewFiles({ folder: root, files, isForced: true });
  if (outcome?.kind === 'written' || outcome?.kind === 'unchanged') return;
  throw new SigningError({
    code: 'signing-failed',
    message: `\`${section.envelope}\` cannot be written: something else than a file or folder is in the way.`,
    hint: 'Remove the link or folder there, and sign again.',
  });
}
