import { realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '../../../model/manifest.ts';
import {
  addGroupKey,
  setKeyField,
  type DocumentText,
  type KeyFields,
} from '../../../registry/edit-group-keys.ts';
import { enrolledKeys, type EnrolledKey } from '../../../signing/enrolled-keys.ts';
import { fingerprintOf } from '../../../signing/ssh-public-key.ts';
import { findManifest } from '../find-by-name.ts';
import { readState, type LocalRegistry } from '../local-registry.ts';
import { replaceFile } from '../replace-file.ts';
import type { Terminal } from '../terminal.ts';
import { SigningError } from './signing-error.ts';

/** A Group whose file can be edited. */
export interface GroupFile {
  readonly group: Manifest;
  readonly keys: readonly EnrolledKey[];
  readonly root: string;
  readonly source: DocumentText;
}

/** The file of a Group in the working tree. Throws `AppError`. */
export async function openGroup(
  registry: LocalRegistry,
  name: string,
  terminal: Terminal,
): Promise<GroupFile> {
  const { loaded } = await readState(registry, undefined, terminal);
  const group = findManifest(loaded, name.includes(':') ? name : `group:${name}`);
  const root = realpathSync(join(registry.repository.root, registry.folder));
  const text = await readFile(join(root, group.file), 'utf8');
  return { group, keys: enrolledKeys(group), root, source: { text, document: group.document } };
}

/** A key that has this name in the Group. Throws `SigningError`. */
export function findKey({ group, keys }: GroupFile, name: string): EnrolledKey {
  const found = keys.find((key) => key.name === name);
  if (found !== undefined) return found;
  throw new SigningError({
    code: 'signing-key-exists',
    message: `\`${group.ref}\` has no key ${JSON.stringify(name)}.`,
    hint: `It has ${keys.map((key) => key.name).join(', ') || 'none'}.`,
  });
}

/** The text with one more key. Throws `SigningError` for a name or key that is there already. */
export function withKey(
  { group, keys, source }: GroupFile,
  { name, blob, fields }: { readonly name: string; readonly blob: Buffer; readonly fields: KeyFields },
): string {
  const same = keys.find((key) => key.name === name || key.blob.equals(blob));
  if (same === undefined) return edited(group, addGroupKey(source, name, fields));
  const what = same.name === name ? 'a key of this name' : `this key, as ${JSON.stringify(same.name)}`;
  throw new SigningError({
    code: 'signing-key-exists',
    message: `\`${group.ref}\` has ${what} already: ${fingerprintOf(same.blob)} of ${same.login}.`,
    hint: 'Give another name with `--name`, or another key; a key that was revoked is not enrolled again.',
  });
}

/** The text with another value in a field of a key. Throws `SigningError`. */
export function withField(
  { group, source }: Pick<GroupFile, 'group' | 'source'>,
  place: { readonly name: string; readonly field: string },
  value: string,
): string {
  return edited(group, setKeyField(source, place, value));
}

function edited({ file }: Manifest, text: string | undefined): string {
  if (text !== undefined) return text;
  throw new SigningError({
    code: 'signing-file-changed',
    message: `\`${file}\` cannot be edited so that nothing but the key changes: its keys are written in braces, or come from defaults.`,
    hint: 'Edit it by hand; docs/sign.md shows the lines.',
  });
}

/** Writes the file if it still is what was read. Throws `SigningError`. */
export async function writeGroup({ group, root, source }: GroupFile, after: string): Promise<void> {
  const reason = await replaceFile({ root, path: group.file, before: source.text, after });
  if (reason === undefined) return;
  throw new SigningError({
    code: 'signing-file-changed',
    message: `\`${group.file}\` was not written: ${reason}.`,
    hint: 'Run the command again.',
  });
}

/** What comes after an edit: those who could sign so far sign it. */
export function nextStep({ group, keys }: GroupFile): string {
  if (keys.length === 0)
    return 'These are its first keys: have the change approved by the owners of the file.';
  return `Next: npx charter sign ${group.file}#group, by keys that it had before; then commit both.`;
}
