import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { readSignedState } from '../../../flows/signing/signed-change.ts';
import { loadRegistry, loadSettings, type RegistrySource } from '../../../flows/registry/load-registry.ts';
import type { ParsedFile } from '../../../model/manifest.ts';
import { plainPaint } from '../../../render/paint.ts';
import type { DemoSigning } from '../../../sandbox/start-sandbox.ts';
import { findSignedSections } from '../../../signing/signed-sections.ts';
import { openRegistry } from '../local-registry.ts';
import type { Terminal } from '../terminal.ts';
import { makeDemoKey, openDemoKey } from './demo-key.ts';
import { signSection } from './sign-section.ts';
import { signTargets } from './sign-targets.ts';
import { signedText } from './signed-text.ts';
import { expiryAfter, toSeconds } from './signing-times.ts';
import { sshSectionSigner } from './ssh-section-signer.ts';

const holds = '90d';

/** How the example's people sign: as `charter sign` does, with keys that need no `ssh-keygen`. */
export const demoSigning: DemoSigning = {
  makeKey: makeDemoKey,
  signFiles: (files, { privateKey, repositoryId }) =>
    signFiles(files, { privateKey, repositoryId, folder: '', expiresAt: expiryAfter(holds, new Date()) }),
  signClone: async ({ directory, key, section }) => {
    const terminal = silentTerminal(directory);
    const registry = await openRegistry('.', terminal);
    const openKey = async (): Promise<ReturnType<typeof openDemoKey>> =>
      openDemoKey(await readFile(key, 'utf8'));
    const request = { targets: [section], openKey, expires: holds, isRenewed: false, isDry: false };
    const signed = await signTargets(registry, request, terminal);
    return signedText(signed, { isDry: false, paint: plainPaint });
  },
};

export interface FilesToSign {
  readonly privateKey: string;
  readonly repositoryId: number;
  /** Prefix of the paths in their repository. */
  readonly folder: string;
  readonly expiresAt: string;
}

/** The envelopes of all sections of a registry that have to be signed, by path. */
export async function signFiles(
  files: ReadonlyMap<string, string>,
  { privateKey, repositoryId, folder, expiresAt }: FilesToSign,
): Promise<ReadonlyMap<string, string>> {
  const source = sourceOf(files);
  const { settings } = await loadSettings(source);
  const { registry } = await loadRegistry({ source, settings, cache: new Map<string, ParsedFile>() });
  const { manifests } = await readSignedState({ source, registry });
  const unsigned = { manifests, envelopes: new Map<string, string>() };
  const shared = {
    base: unsigned,
    signer: sshSectionSigner(openDemoKey(privateKey)),
    repositoryId,
    folder,
    now: toSeconds(new Date()),
    expiresAt,
    isRenewed: false,
  };
  const sections = findSignedSections(unsigned, unsigned);
  const signed = await Promise.all(sections.map((section) => signSection({ ...shared, section })));
  return new Map(signed.map(({ section, text }) => [section.envelope, text]));
}

function idOf(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}

function sourceOf(files: ReadonlyMap<string, string>): RegistrySource {
  const blobs = new Map([...files.values()].map((text) => [idOf(text), Buffer.from(text)]));
  const entries = [...files].map(([path, text]) => ({ path, mode: 'file' as const, blob: idOf(text) }));
  return { tree: { commit: undefined, entries }, readBlobs: () => Promise.resolve(blobs) };
}

function ignore(): void {
  // Nobody is to read it.
}

function silentTerminal(workingDirectory: string): Terminal {
  const paint = plainPaint;
  return { out: ignore, error: ignore, paint, errorPaint: paint, workingDirectory, environment: {} };
}
