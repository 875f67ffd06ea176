import charter from '../../../schemas/charter.schema.json' with { type: 'json' };
import defaults from '../../../schemas/defaults.schema.json' with { type: 'json' };
import overlay from '../../../schemas/overlay.schema.json' with { type: 'json' };
import patches from '../../../schemas/patches.schema.json' with { type: 'json' };
import { manifestSchemas, settingsSchema, type JsonSchema } from './schemas.ts';

/** Every schema by the name of its file in `schemas/`, without the ending; `charter` is the one over all. */
export const schemasByFile: ReadonlyMap<string, JsonSchema> = new Map<string, JsonSchema>([
  ['charter', charter],
  ...Object.entries({ ...manifestSchemas, Overlay: overlay }).map(
    ([kind, schema]) => [kind.toLowerCase(), schema] as const,
  ),
  ['settings', settingsSchema],
  ['defaults', defaults],
]);

/** All that lies in `schemas/`: beside the schemas of files, what patches may hold, which some of them refer to. */
export const schemaFiles: ReadonlyMap<string, SchemaFile> = new Map<string, SchemaFile>([
  ...schemasByFile,
  ['patches', patches],
]);

interface SchemaFile {
  readonly $defs?: Readonly<Record<string, unknown>>;
}

/**
 * The schema of a file in one piece, for where a single file is wanted: what it refers to in other files stands in
 * its own `$defs`, under `file` or `file.definition`. For a file that there is not, a schema that asks nothing.
 */
export function bundleSchema(file: string): JsonSchema {
  const parts: Record<string, unknown> = {};
  /** Where the bundle has what a reference in a file means; put there when it is first asked for. */
  const take = (ref: string, from: string): string => {
    const [path = '', definition = ''] = ref.split('#/$defs/');
    const other = path === '' ? from : path.replace('.schema.json', '');
    const name = nameIn(file, other, definition);
    if (!Object.hasOwn(parts, name)) {
      // A definition may refer to itself.
      parts[name] = {};
      parts[name] = within(partOf(other, definition), (further) => take(further, other));
    }
    return `#/$defs/${name}`;
  };
  const { $defs: _, ...root } = schemaFiles.get(file) ?? {};
  const whole = within(root, (ref) => take(ref, file)) as JsonSchema;
  return Object.keys(parts).length === 0 ? whole : ({ ...whole, $defs: parts } as JsonSchema);
}

function nameIn(file: string, other: string, definition: string): string {
  if (definition === '') return other;
  return file === other ? definition : `${other}.${definition}`;
}

/** A definition of a file, or all of the file but what it would say at the head of one. */
function partOf(file: string, definition: string): unknown {
  const { $defs = {}, ...schema } = schemaFiles.get(file) ?? {};
  if (definition !== '') return $defs[definition];
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$schema'));
}

/** The same with every `$ref` leading elsewhere. */
function within(value: unknown, move: (ref: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => within(item, move));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]: [string, unknown]) => [
      key,
      key === '$ref' && typeof item === 'string' ? move(item) : within(item, move),
    ]),
  );
}
