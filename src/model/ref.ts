/** Kinds of manifest this version understands; the schema of each lies in `schemas/<kind>.schema.json`. */
export const manifestKinds = [
  'Environment',
  'Service',
  'Stack',
  'Tool',
  'Agent',
  'Workflow',
  'Group',
  'Policy',
  'Escalation',
  'Overlay',
] as const;

export type ManifestKind = (typeof manifestKinds)[number];

/** `kind:name` with the kind in lower case, as in `service:payments`. */
export type Ref = `${string}:${string}`;

/** What `metadata.name` must look like: a DNS label (RFC 1123). */
export const namePattern = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

/** The ref of a manifest; the name is taken as it is, valid or not. */
export function toRef(kind: ManifestKind, name: string): Ref {
  return `${kind.toLowerCase()}:${name}`;
}

export interface RefParts {
  /** Lower case, not necessarily a known kind. */
  readonly kind: string;
  readonly name: string;
}

/** Splits at the first colon; undefined when there is none or a side is empty. */
export function parseRef(text: string): RefParts | undefined {
  const colon = text.indexOf(':');
  if (colon <= 0 || colon === text.length - 1) return undefined;
  return { kind: text.slice(0, colon), name: text.slice(colon + 1) };
}

/**
 * A reference in full, as a schema allows it: a bare name (`staging`) is of the first kind (`environment:staging`),
 * and kinds are read in any case. Undefined where a side is empty.
 */
export function toFullRef(text: string, kinds: readonly string[]): Ref | undefined {
  const parts = parseRef(text);
  if (parts !== undefined) return `${parts.kind.toLowerCase()}:${parts.name}`;
  const [kind] = kinds;
  return kind === undefined || text === '' || text.includes(':') ? undefined : `${kind}:${text}`;
}

/** Code-unit order, the one order used wherever refs or paths are listed, so that output is the same everywhere. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
