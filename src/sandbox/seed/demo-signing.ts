import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Files } from './history.ts';
import { noor } from './people.ts';
import { signedExample } from './steps/signed-rules.ts';

/** A key of one of the example's people. It is made for one sandbox, and nobody else has it. */
export interface DemoKey {
  /** A line as in a `.pub` file. */
  readonly publicKey: string;
  /** As OpenSSH keeps it. */
  readonly privateKey: string;
}

/** Makes keys and signs with them as `charter sign` does. It is lent by the program, which knows how. */
export interface DemoSigning {
  makeKey(comment: string): DemoKey;
  /** The envelopes of all sections that have to be signed by what the files say, by path. */
  signFiles(
    files: Files,
    by: { readonly privateKey: string; readonly repositoryId: number },
  ): Promise<ReadonlyMap<string, string>>;
  /** Does what `charter sign` does in a clone, and gives what that prints. */
  signClone(request: {
    readonly directory: string;
    /** Path of the private key. */
    readonly key: string;
    /** `policies/payments.yaml#guardrails` */
    readonly section: string;
  }): Promise<string>;
}

const day = 86_400_000;

/**
 * The example with a key of its own and what it has signed for one repository: nobody could sign with the key that the
 * files show, whose private half is gone. The new one is kept in a folder.
 */
export async function signExample(
  files: Files,
  signing: DemoSigning,
  { keys, repositoryId }: { readonly keys: string; readonly repositoryId: number },
): Promise<Files> {
  const { publicKey, privateKey } = signing.makeKey(noor.email);
  await mkdir(keys, { recursive: true, mode: 0o700 });
  await writeFile(keyFile(keys), privateKey, { mode: 0o600 });
  await writeFile(`${keyFile(keys)}.pub`, `${publicKey}\n`);
  const enrolled = new Map(files).set(signedExample.group, withKey(files, publicKey));
  const envelopes = await signing.signFiles(enrolled, { privateKey, repositoryId });
  return new Map([...enrolled, ...envelopes]);
}

/** Where the key lies that was made for a sandbox. */
export function keyFile(keys: string): string {
  return join(keys, signedExample.login);
}

/** It holds from a month ago, whatever the clock of this machine says. */
function withKey(files: Files, publicKey: string): string {
  const now = Date.now();
  const group = files.get(signedExample.group) ?? '';
  return group
    .replace(/(?<=publicKey: ).*/, publicKey)
    .replace(/(?<= from: ).*/, secondsOf(now - 30 * day))
    .replace(/(?<= until: ).*/, secondsOf(now + 335 * day));
}

function secondsOf(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
