import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { absolutePath } from '../../../adapters/git/local/search-path.ts';
import { shellWord } from '../../../model/shell-word.ts';
import { publicKeyBlob } from '../../../signing/ssh-public-key.ts';
import { decodeArmour } from '../../../signing/ssh-signature.ts';
import { sectionNamespace } from '../../../signing/verify-ssh-signature.ts';
import { SigningError } from './signing-error.ts';
import type { SshSigningKey } from './ssh-section-signer.ts';

/**
 * A key as the user names it: a private key, or the public half of one that ssh-agent or a security key holds. The
 * public half of a private key lies beside it; `ssh-keygen` reads it out where it does not. Throws `SigningError`.
 */
export async function openSigningKey(path: string): Promise<SshSigningKey> {
  const beside = path.endsWith('.pub') ? path : `${path}.pub`;
  const text = await readFile(beside, 'utf8').catch(() => undefined);
  const line = text ?? (await run(['-y', '-f', path], '')).toString('utf8');
  const blob = publicKeyBlob(line);
  if (blob !== undefined) return { blob, sign: (message) => signWithSshKeygen(path, message) };
  throw new SigningError({
    code: 'signing-key-missing',
    message: `${shellWord(beside)} is no SSH public key.`,
    hint: 'Name a key with `--key`, as in `--key ~/.ssh/id_ed25519`; `ssh-keygen -t ed25519` makes one.',
  });
}

/**
 * The private key is read by `ssh-keygen`, which asks for its passphrase or a touch on the terminal, or by the agent
 * that it asks.
 */
async function signWithSshKeygen(path: string, message: Uint8Array): Promise<Buffer> {
  const output = await run(['-Y', 'sign', '-q', '-f', path, '-n', sectionNamespace], message);
  const bytes = decodeArmour(output.toString('utf8'));
  if (bytes !== undefined) return bytes;
  throw failed('it wrote no signature');
}

async function run(args: readonly string[], input: string | Uint8Array): Promise<Buffer> {
  const env = { ...process.env, PATH: absolutePath(process.env['PATH'] ?? '') };
  const child = spawn('ssh-keygen', args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => {
    errors.push(chunk);
    // What it asks for on the way, such as a touch.
    if (process.stderr.isTTY) process.stderr.write(chunk);
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const status = await new Promise<number>((resolve, reject) => {
    child.on('error', (error) => reject(cannotStart(error)));
    child.on('close', (code) => resolve(code ?? -1));
  });
  if (status !== 0) throw failed(Buffer.concat(errors).toString('utf8').trim().split('\n').at(-1) ?? '');
  return Buffer.concat(output);
}

function cannotStart(cause: Error): SigningError {
  return new SigningError({
    code: 'signing-without-ssh-keygen',
    message: 'There is no `ssh-keygen` on this machine, by which Charter signs.',
    hint: 'Install OpenSSH 8.2 or later: `apt install openssh-client`, on macOS it is there.',
    cause,
  });
}

function failed(said: string): SigningError {
  return new SigningError({
    code: 'signing-failed',
    message: `\`ssh-keygen\` did not sign: ${said === '' ? 'it gave no reason' : said}.`,
    hint: 'Check the path of the key and its passphrase; for a key in the agent name its `.pub` file (`ssh-add -L`).',
  });
}
