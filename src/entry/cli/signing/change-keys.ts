import { homedir } from 'node:os';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { namePattern } from '../../../model/ref.ts';
import { fingerprintOf, publicKeyBlob } from '../../../signing/ssh-public-key.ts';
import { openRegistry } from '../local-registry.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { findKey, nextStep, openGroup, withField, withKey, writeGroup, type GroupFile } from './edit-keys.ts';
import { SigningError } from './signing-error.ts';
import { expiryAfter, toSeconds } from './signing-times.ts';

/** What was done, for people and for programs. */
export interface KeyChange {
  readonly text: string;
  readonly json: string;
}

interface NewKey {
  readonly repo: string;
  readonly group: string;
  /** The path of a public key. */
  readonly key: string;
  readonly name: string | undefined;
  readonly expires: string;
}

export async function enrolKey(
  request: NewKey & { readonly login: string; readonly id: string },
  terminal: Terminal,
): Promise<KeyChange> {
  const file = await open(request, terminal);
  const added = await readNewKey({ ...request, id: readId(request.id) }, file, terminal);
  await writeGroup(file, withKey(file, added));
  return report(file, 'enrolled', added);
}

export async function rotateKey(
  request: NewKey & { readonly old: string; readonly overlap: string },
  terminal: Terminal,
): Promise<KeyChange> {
  const file = await open(request, terminal);
  const old = findKey(file, request.old);
  if (old.revoked !== undefined) {
    throw new SigningError({
      code: 'signing-key-exists',
      message: `The key ${JSON.stringify(old.name)} was revoked at ${toSeconds(new Date(old.revoked))}, so there is nothing to hand over.`,
      hint: 'Enrol the new key with `npx charter keys enrol`.',
    });
  }
  const added = await readNewKey({ ...request, login: old.login, id: old.id }, file, terminal);
  const text = withKey(file, added);
  const end = expiryAfter(request.overlap, new Date());
  const isLater = Date.parse(end) < old.until;
  const source = { ...file.source, text };
  await writeGroup(
    file,
    isLater ? withField({ group: file.group, source }, { name: old.name, field: 'until' }, end) : text,
  );
  return report(
    file,
    `enrolled, and ${old.name} ends at ${isLater ? end : toSeconds(new Date(old.until))}:`,
    added,
  );
}

export async function revokeKey(
  request: { readonly repo: string; readonly group: string; readonly name: string },
  terminal: Terminal,
): Promise<KeyChange> {
  const file = await open(request, terminal);
  const { name, blob, revoked } = findKey(file, request.name);
  if (revoked !== undefined) {
    throw new SigningError({
      code: 'signing-key-exists',
      message: `The key ${JSON.stringify(name)} was revoked at ${toSeconds(new Date(revoked))} already.`,
      hint: 'There is nothing to do.',
    });
  }
  await writeGroup(file, withField(file, { name, field: 'revoked' }, toSeconds(new Date())));
  return report(file, 'revoked', { name, blob });
}

async function open(
  { repo, group }: { readonly repo: string; readonly group: string },
  terminal: Terminal,
): Promise<GroupFile> {
  return openGroup(await openRegistry(repo, terminal), group, terminal);
}

interface AddedKey {
  readonly name: string;
  readonly blob: Buffer;
  readonly fields: Readonly<Record<string, string | number>>;
}

async function readNewKey(
  request: Omit<NewKey, 'repo' | 'group'> & { readonly login: string; readonly id: number },
  { keys }: GroupFile,
  { workingDirectory }: Terminal,
): Promise<AddedKey> {
  const { login, id, expires } = request;
  const path = resolve(workingDirectory, request.key.replace(/^~(?=\/)/, homedir()));
  const line = (await readFile(path, 'utf8').catch(() => '')).trim();
  const blob = /^[\w@.-]+ [A-Za-z0-9+/=]+(?: [^\r\n]*)?$/.test(line) ? publicKeyBlob(line) : undefined;
  if (blob === undefined) {
    throw new SigningError({
      code: 'signing-key-missing',
      message: `${JSON.stringify(request.key)} is no file with one SSH public key.`,
      hint: 'Name the file that ends in `.pub`; never the private key.',
    });
  }
  const now = new Date();
  const from = toSeconds(now);
  const usual = `${login.toLowerCase().replaceAll('_', '-')}-${from.slice(0, 4)}`;
  const name = request.name ?? freeName(usual, new Set(keys.map((key) => key.name)));
  if (!namePattern.test(name)) throw wrongValue('name', name, 'a DNS label, as in anna-2026');
  return { name, blob, fields: { login, id, publicKey: line, from, until: expiryAfter(expires, now) } };
}

/** The name, or with a number after it, from 2 on, where keys have it already. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let count = 2; taken.has(free); count += 1) free = `${name}-${count}`;
  return free;
}

function readId(text: string): number {
  if (/^[1-9]\d{0,15}$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  throw wrongValue('id', text, 'a number, which `gh api users/LOGIN --jq .id` prints');
}

function wrongValue(option: string, found: string, expected: string): UsageError {
  return new UsageError({
    code: 'usage-invalid-value',
    message: `\`--${option}\` takes ${expected}; found ${JSON.stringify(found)}.`,
    hint: 'Run `npx charter keys enrol --help` to see an example.',
  });
}

function report(file: GroupFile, done: string, { name, blob }: Pick<AddedKey, 'name' | 'blob'>): KeyChange {
  const { ref, file: path } = file.group;
  const fingerprint = fingerprintOf(blob);
  const next = nextStep(file);
  const value = { group: ref, file: path, key: name, fingerprint, done, next };
  return {
    text: `${done} ${name} (${fingerprint}) in ${path}\n${next}\n`,
    json: `${JSON.stringify(value, undefined, 2)}\n`,
  };
}
