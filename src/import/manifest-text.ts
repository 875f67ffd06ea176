import { stringify } from 'yaml';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import type { ImportedManifest } from '../model/import-report.ts';
import { formatPath } from '../model/pointer.ts';
import type { ManifestKind } from '../model/ref.ts';
import type { Draft } from './draft.ts';

/** `services`, `policies`: where people look for a manifest of a kind. */
function folderOf(kind: ManifestKind): string {
  return `${kind.toLowerCase().replace(/y$/, 'ie')}s`;
}

/** The order in which people write the fields of a manifest; those not named follow as they came. */
const order = [
  'name',
  'title',
  'description',
  'owner',
  'labels',
  'annotations',
  'runtime',
  'image',
  'command',
  'ports',
  'components',
  'networking',
  'startup',
  'dependsOn',
  'health',
  'replicas',
  'resources',
  'config',
  'secrets',
  'endpoints',
];

/** The file of a manifest: where it belongs in a registry, and its text with a comment that says where it is from. */
export function toManifestFile(draft: Draft): ImportedManifest {
  const { kind, name, ref, origin } = draft;
  const { metadata, spec, ...envelope } = draft.toJson();
  const value = { ...envelope, metadata: ordered(metadata), spec: ordered(spec) };
  const path = origin.path.length === 0 ? '' : ` (${formatPath(origin.path)})`;
  const comment = `# imported from ${origin.file}:${origin.line}${path}`.replace(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    '?',
  );
  return {
    path: `${folderOf(kind)}/${name}.yaml`,
    ref,
    text: `${comment}\n${stringify(value, { lineWidth: 0 })}`,
  };
}

function rank(key: string): number {
  return order.includes(key) ? order.indexOf(key) : order.length;
}

function ordered(value: JsonValue | undefined): JsonObject {
  if (!isJsonObject(value)) return {};
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => rank(a) - rank(b)));
}
