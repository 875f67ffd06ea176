import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import type { Manifest, ParsedFile } from '../../model/manifest.ts';
import { formatPath, toPointer, type ValuePath } from '../../model/pointer.ts';
import { parseRef, type Ref } from '../../model/ref.ts';
import { findMisspeltReferences } from '../find-references.ts';
import { rightRef, similarText } from '../schema/similar-text.ts';
import { quoted } from '../wording.ts';

/** What is left to rename before a ref is right everywhere. */
export interface OldName {
  /** Manifests whose name is of a wrong form. */
  readonly manifests: readonly Manifest[];
  /** Where a reference is of a wrong form. */
  readonly references: readonly string[];
  /** Where it stands as a text or key that is no reference; who reads it is not known. */
  readonly mentions: readonly string[];
}

/** The refs that manifests with a name of a wrong form would have. */
export function misnamedRefs(manifests: Iterable<Manifest>): ReadonlySet<Ref> {
  return new Set([...manifests].filter(isMisnamed).map(rightRef));
}

interface Found extends OldName {
  readonly manifests: Manifest[];
  readonly references: string[];
  readonly mentions: string[];
}

/** What is left to rename for each of some refs. */
export function findOldNames(
  { manifests, defaults = [] }: { manifests: Iterable<Manifest>; defaults?: Iterable<ParsedFile> },
  refs: ReadonlySet<Ref>,
): ReadonlyMap<Ref, OldName> {
  const found = new Map<Ref, Found>(
    [...refs].map((ref) => [ref, { manifests: [], references: [], mentions: [] }]),
  );
  if (refs.size === 0) return found;
  for (const manifest of manifests) addNames(manifest, found);
  for (const { file, defaults: layer } of defaults) {
    for (const [ref, path] of refsIn({ ...layer?.byKind })) {
      found.get(ref)?.references.push(placeOf(path, file));
    }
  }
  return found;
}

function addNames(manifest: Manifest, found: ReadonlyMap<Ref, Found>): void {
  const { kind, value, file } = manifest;
  if (isMisnamed(manifest)) found.get(rightRef(manifest))?.manifests.push(manifest);
  const misspelt = findMisspeltReferences(kind, value);
  for (const { kinds, right, path } of misspelt) {
    for (const ref of meantBy(right, kinds)) found.get(ref)?.references.push(placeOf(path, file));
  }
  const known = new Set(misspelt.map(({ path }) => toPointer(path)));
  for (const [ref, path] of refsIn(value)) {
    if (!known.has(toPointer(path))) found.get(ref)?.mentions.push(placeOf(path, file));
  }
}

function meantBy(right: string, kinds: readonly string[]): readonly Ref[] {
  const parts = parseRef(right);
  if (parts !== undefined) return [`${parts.kind}:${parts.name}`];
  return kinds.map((kind): Ref => `${kind}:${right}`);
}

function isMisnamed(manifest: Manifest): boolean {
  return rightRef(manifest) !== manifest.ref;
}

function placeOf(path: ValuePath, file: string): string {
  return `${quoted(formatPath(path), 200)} in ${quoted(file, 200)}`;
}

const refPattern = /^[a-z]+:[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

/** Texts and keys that are a whole ref of a wrong form. */
function refsIn(value: JsonObject): readonly (readonly [Ref, ValuePath])[] {
  const found: (readonly [Ref, ValuePath])[] = [];
  const look = (text: string, path: ValuePath): void => {
    const parts = text.includes(':') ? parseRef(similarText(text, refPattern) ?? '') : undefined;
    if (parts !== undefined) found.push([`${parts.kind}:${parts.name}`, path]);
  };
  const visit = (node: JsonValue, path: ValuePath): void => {
    if (typeof node === 'string') look(node, path);
    else if (isJsonArray(node)) for (const [index, item] of node.entries()) visit(item, [...path, index]);
    else if (isJsonObject(node)) {
      for (const [key, item] of Object.entries(node)) {
        look(key, [...path, key]);
        visit(item, [...path, key]);
      }
    }
  };
  visit(value, []);
  return found;
}
