import charter from '../../../schemas/charter.schema.json' with { type: 'json' };
import { defaultsSchema, manifestSchemas, settingsSchema, type JsonSchema } from './schemas.ts';

/** Every schema by the name of its file in `schemas/`, without the ending; `charter` is the one over all. */
export const schemasByFile: ReadonlyMap<string, JsonSchema> = new Map<string, JsonSchema>([
  ['charter', charter],
  ...Object.entries(manifestSchemas).map(([kind, schema]) => [kind.toLowerCase(), schema] as const),
  ['settings', settingsSchema],
  ['defaults', defaultsSchema],
]);

/**
 * The schema over all kinds in one piece, for where a single file is wanted: what the umbrella refers to in other
 * files stands in its own `$defs`.
 */
export function bundleSchemas(): JsonSchema {
  const parts = [...schemasByFile].filter(([file]) => file !== 'charter');
  const defs = parts.flatMap(([file, { $defs = {}, ...schema }]) =>
    Object.entries({ '': schema, ...$defs }).map(([name, part]) => [nameOf(file, name), within(part, file)]),
  );
  return { ...(within(charter, 'charter') as JsonSchema), $defs: Object.fromEntries(defs) };
}

/** The same with every `$ref` leading to where the bundle has what it means. */
function within(value: unknown, file: string): unknown {
  if (Array.isArray(value)) return value.map((item) => within(item, file));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== '$schema' || file === 'charter')
      .map(([key, item]) => [
        key,
        key === '$ref' && typeof item === 'string' ? target(item, file) : within(item, file),
      ]),
  );
}

function target(ref: string, file: string): string {
  const [other = '', name = ''] = ref.split('#/$defs/');
  return `#/$defs/${nameOf(other === '' ? file : other.replace('.schema.json', ''), name)}`;
}

function nameOf(file: string, definition: string): string {
  return definition === '' ? file : `${file}.${definition}`;
}
