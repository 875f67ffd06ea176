import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { readGitSetting } from '../../../adapters/git/local/read-setting.ts';
import type { SignatureClass } from '../../../model/section-signature.ts';
import { findSignedSections } from '../../../signing/signed-sections.ts';
import type { LocalRegistry } from '../local-registry.ts';
import { writeNewFiles } from '../new-files.ts';
import type { Terminal } from '../terminal.ts';
import { chooseSections } from './choose-sections.ts';
import type { SectionSigner } from './section-signer.ts';
import { draftSection, signSection, type SectionRequest, type SignedEnvelope } from './sign-section.ts';
import { SigningError } from './signing-error.ts';
import { defaultBase, findRepositoryId, readSigningSides, unknownRepository } from './signing-sides.ts';
import { expiryAfter, toSeconds } from './signing-times.ts';
import { openSigningKey } from './ssh-keygen.ts';
import { sshSectionSigner, type SshSigningKey } from './ssh-section-signer.ts';

export interface SignRequest {
  readonly targets: readonly string[];
  /** Opens what sections of class `ssh` are signed with. */
  readonly openKey: () => Promise<SshSigningKey>;
  readonly expires: string;
  readonly base?: string | undefined;
  readonly repository?: string | undefined;
  readonly isRenewed: boolean;
  readonly isDry: boolean;
  /** Opens what sections of class `sigstore` are signed with; without it they are not. */
  readonly openIdentity?: () => Promise<SectionSigner>;
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
  const signerFor = signers(request);
  const shared = { base, repositoryId: repository.id, folder: registry.folder, ...times };
  const signed: SignedEnvelope[] = [];
  for (const section of new Set(chosen)) {
    const signer = await signerFor(section.requirement?.class ?? 'ssh');
    const wanted: SectionRequest = { ...shared, section, signer, isRenewed: request.isRenewed };
    const envelope = await (request.isDry ? draftSection(wanted) : signSection(wanted));
    if (!request.isDry) await writeEnvelope(root, envelope);
    signed.push(envelope);
  }
  return signed;
}

/** What each class is signed with, opened when the first section of it comes. */
function signers({
  openKey,
  openIdentity = noIdentity,
}: Pick<SignRequest, 'openKey' | 'openIdentity'>): (wanted: SignatureClass) => Promise<SectionSigner> {
  const known = new Map<SignatureClass, Promise<SectionSigner>>();
  const open = async (wanted: SignatureClass): Promise<SectionSigner> =>
    wanted === 'ssh' ? sshSectionSigner(await openKey()) : openIdentity();
  return (wanted) => {
    const signer = known.get(wanted) ?? open(wanted);
    known.set(wanted, signer);
    return signer;
  };
}

function noIdentity(): Promise<SectionSigner> {
  throw new TypeError('nothing here signs by Sigstore');
}

/** The key that is named, or the one that Git signs with. Throws `SigningError`. */
export async function openNamedKey(
  registry: LocalRegistry,
  given: string | undefined,
  terminal: Terminal,
): Promise<SshSigningKey> {
  return openSigningKey(await findKey(registry, given, terminal));
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
