import {
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseAllDocuments,
  stringify,
  type Scalar,
  type YAMLMap,
} from 'yaml';

/** One YAML document of a file. */
export interface DocumentText {
  readonly text: string;
  /** From 0. */
  readonly document: number;
}

export type KeyFields = Readonly<Record<string, string | number>>;

/**
 * The text of a Group with one more signing key, and every other byte as it was; undefined where that cannot be done,
 * as for maps in braces.
 */
export function addGroupKey(source: DocumentText, name: string, fields: KeyFields): string | undefined {
  const spec = mapAt(source, ['spec']);
  const keys = mapAt(source, ['spec', 'keys']);
  const lines = (indent: string): readonly string[] => [
    `${indent}${name}:`,
    ...Object.entries(fields).map(([field, value]) => `${indent}  ${field}: ${scalarText(value)}`),
  ];
  const added = { [name]: fields };
  if (keys !== undefined) {
    const text = insertAfter(source.text, keys, lines);
    return checked({ ...source, text }, (now) => isSame(now, { ...jsonOf(source, keysPath), ...added }));
  }
  if (spec === undefined || jsonOf(source, keysPath) !== undefined) return undefined;
  const text = insertAfter(source.text, spec, (indent) => [`${indent}keys:`, ...lines(`${indent}  `)]);
  return checked({ ...source, text }, (now) => isSame(now, added));
}

/** The text of a Group where a field of one of its keys has another value; undefined where that cannot be done. */
export function setKeyField(
  source: DocumentText,
  { name, field }: { readonly name: string; readonly field: string },
  value: string,
): string | undefined {
  const key = mapAt(source, [...keysPath, name]);
  if (key === undefined) return undefined;
  const before = jsonOf(source, keysPath);
  const text = replaceOrInsert(source.text, key, { field, value: scalarText(value) });
  const wanted = { ...before, [name]: { ...(before?.[name] as object), [field]: value } };
  return checked({ ...source, text }, (now) => isSame(now, wanted));
}

const keysPath = ['spec', 'keys'] as const;

function replaceOrInsert(
  text: string,
  map: YAMLMap,
  { field, value }: { readonly field: string; readonly value: string },
): string | undefined {
  const pair = map.items.find(({ key }) => isScalar(key) && key.value === field);
  if (pair === undefined) return insertAfter(text, map, (indent) => [`${indent}${field}: ${value}`]);
  const [start, end] = rangeOf(pair.value) ?? [];
  return start === undefined || end === undefined
    ? undefined
    : text.slice(0, start) + value + text.slice(end);
}

/** Puts lines behind the last one of a block map, indented as its keys are. */
function insertAfter(
  text: string,
  map: YAMLMap,
  lines: (indent: string) => readonly string[],
): string | undefined {
  const [first] = map.items;
  const start = first === undefined ? undefined : rangeOf(first.key)?.[0];
  const end = endOf(map);
  if (map.flow === true || start === undefined || end === undefined) return undefined;
  const indent = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  if (indent.trim() !== '') return undefined;
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const next = text.indexOf('\n', end);
  const at = next < 0 ? text.length : next + 1;
  const gap = next < 0 ? lineEnd : '';
  return `${text.slice(0, at)}${gap}${lines(indent).join(lineEnd)}${lineEnd}${text.slice(at)}`;
}

/** Where the last scalar of a map or list ends; undefined where that cannot be told. */
function endOf(node: unknown): number | undefined {
  if (isMap(node) || isSeq(node)) {
    const last: unknown = node.items.at(-1);
    if (node.flow === true) return node.range?.[1];
    return endOf(isPair(last) ? last.value : last);
  }
  return isScalar(node) && node.source !== '' && !isBlockText(node) ? rangeOf(node)?.[1] : undefined;
}

/** A text in lines of its own ends after its last line end, and may keep more of them. */
function isBlockText({ type }: Scalar): boolean {
  return type === 'BLOCK_FOLDED' || type === 'BLOCK_LITERAL';
}

function rangeOf(node: unknown): readonly number[] | undefined {
  return isScalar(node) || isMap(node) ? (node.range ?? undefined) : undefined;
}

function mapAt(source: DocumentText, path: readonly string[]): YAMLMap | undefined {
  const found: unknown = documentOf(source)?.getIn(path, true);
  return isMap(found) ? found : undefined;
}

function documentOf({
  text,
  document,
}: DocumentText): ReturnType<typeof parseAllDocuments>[number] | undefined {
  const found = parseAllDocuments(text)[document];
  return found === undefined || !('getIn' in found) || found.errors.length > 0 ? undefined : found;
}

type Json = Readonly<Record<string, unknown>>;

function jsonOf(source: DocumentText, path: readonly string[]): Json | undefined {
  const value: unknown = documentOf(source)?.toJS() as unknown;
  let found = value;
  for (const step of path) found = (found as Json | undefined)?.[step];
  return found as Json | undefined;
}

/** The text if what it says now is what was to be said. */
function checked(
  source: { readonly text: string | undefined; readonly document: number },
  isRight: (keys: Json | undefined) => boolean,
): string | undefined {
  const { text, document } = source;
  return text !== undefined && isRight(jsonOf({ text, document }, keysPath)) ? text : undefined;
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function scalarText(value: string | number): string {
  return stringify(value, { lineWidth: 0 }).trimEnd();
}
