import { manifestKinds } from '../../src/model/ref.ts';
import {
  defaultsSchema,
  manifestSchemas,
  resolveSchema,
  settingsSchema,
  type JsonSchema,
} from '../../src/registry/schema/schemas.ts';
import { describeField, linkToKind } from './describe-field.ts';
import { describeType } from './describe-type.ts';
import { listFields, type Field } from './list-fields.ts';
import { anchorOf, code, joined, table, yamlBlock } from './markdown.ts';

const origin = (files: string): string =>
  `<!-- Made from ${files} by \`npm run reference\`. Edit that, not this. -->`;

/** Every page of the reference by its file name in docs/reference, as Markdown that is not formatted yet. */
export function referencePages(): ReadonlyMap<string, string> {
  const service = manifestSchemas.Service;
  return new Map([
    ['README.md', indexPage()],
    ['metadata.md', metadataPage(service)],
    ...manifestKinds.map((kind) => [`${kind.toLowerCase()}.md`, kindPage(kind)] as const),
    ['settings.md', wholePage('settings', settingsSchema)],
    ['defaults.md', wholePage('defaults', defaultsSchema)],
  ]);
}

function kindPage(kind: keyof typeof manifestSchemas): string {
  const schema = manifestSchemas[kind];
  const spec = fieldsBelow(schema, 'spec');
  return [
    origin(`schemas/${kind.toLowerCase()}.schema.json`),
    `# ${kind}`,
    schema.description ?? '',
    ...(schema.examples ?? []).map(yamlBlock),
    'What stands beside `spec` is the same for every kind: see [the envelope](metadata.md).',
    ...fieldSections(schema, spec),
  ].join('\n\n');
}

const noPlace = { path: '', risk: undefined };

function metadataPage(schema: JsonSchema): string {
  const fields = fieldsBelow(schema, 'metadata');
  return [
    origin('schemas/service.schema.json'),
    '# The envelope',
    'Every manifest begins with the same envelope. `kind` and `metadata.name` together are its ref, as in `service:payments`.',
    yamlBlock({
      apiVersion: 'charter.dev/v1',
      kind: 'Service',
      metadata: {
        name: 'payments',
        title: 'Payments API',
        owner: 'group:payments',
        labels: { tier: 'backend' },
      },
    }),
    ...fieldSections(schema, fields),
  ].join('\n\n');
}

function wholePage(file: string, schema: JsonSchema): string {
  return [
    origin(`schemas/${file}.schema.json`),
    `# ${schema.title ?? file}`,
    schema.description ?? '',
    ...(schema.examples ?? []).map(yamlBlock),
    ...fieldSections(schema, listFields(schema, schema, noPlace)),
  ].join('\n\n');
}

/** The fields of one part of the envelope, itself among them. */
function fieldsBelow(schema: JsonSchema, part: 'metadata' | 'spec'): readonly Field[] {
  const { required = [], properties = {} } = schema;
  return listFields(schema, { required, properties: { [part]: properties[part] ?? {} } }, noPlace);
}

function fieldSections(root: JsonSchema, fields: readonly Field[]): readonly string[] {
  const rows = fields.map((field) => [
    `[${code(field.path)}](#${anchorOf(field.path)})`,
    shortType(root, field.schema),
    field.isRequired ? 'yes' : '',
    field.schema.default === undefined ? '' : code(field.schema.default),
    field.risk ?? '',
  ]);
  return [
    '## Fields',
    table(['field', 'type', 'required', 'default', 'risk'], rows),
    '## Each field',
    ...fields.map((field) => describeField(root, field)),
  ];
}

/** A choice among many words would make the table too wide. */
function shortType(root: JsonSchema, schema: JsonSchema): string {
  const words = describeType(root, schema);
  if (words.length <= 60) return words;
  return words.startsWith('set of') ? 'set of some words' : 'one of some words';
}

function indexPage(): string {
  const kinds = manifestKinds.map((kind) => [
    `[${kind}](${kind.toLowerCase()}.md)`,
    manifestSchemas[kind].description ?? '',
  ]);
  return [
    origin('schemas/'),
    '# Reference',
    'Every field of every kind: its type, what it must be, what holds without it, how risky a change of it is. [Write manifests](../manifests.md) shows how they are used; `npx charter schema KIND` prints the schema that these pages are made from.',
    table(['kind', 'what it is'], kinds),
    'Beside these: [the envelope](metadata.md) that all of them have, [the settings](settings.md) in `charter.yaml`, and [the defaults](defaults.md) of a folder in `_defaults.yaml`.',
    '## Who refers to whom',
    'Each reference is an edge of the graph that `npx charter graph` prints.',
    table(
      ['from', 'field', 'edge', 'to'],
      [
        ...rowsOfEdges(manifestSchemas.Service, 'every kind', {
          fields: fieldsBelow(manifestSchemas.Service, 'metadata'),
          page: 'metadata.md',
        }),
        ...manifestKinds.flatMap(edgesOf),
      ],
    ),
    '## Words',
    wordList,
  ].join('\n\n');
}

function edgesOf(kind: keyof typeof manifestSchemas): readonly (readonly string[])[] {
  return rowsOfEdges(manifestSchemas[kind], `[${kind}](${kind.toLowerCase()}.md)`, {
    fields: fieldsBelow(manifestSchemas[kind], 'spec'),
    page: `${kind.toLowerCase()}.md`,
  });
}

function rowsOfEdges(
  root: JsonSchema,
  from: string,
  { fields, page }: { readonly fields: readonly Field[]; readonly page: string },
): readonly (readonly string[])[] {
  return fields.flatMap(({ path, schema }) => {
    const reference = referenceIn(root, schema);
    if (reference === undefined) return [];
    const to = reference.kinds.length > 5 ? 'any manifest' : joined(reference.kinds.map(linkToKind), 'or');
    return [[from, `[${code(path)}](${page}#${anchorOf(path)})`, code(reference.edge), to]];
  });
}

/** What a field refers to: itself, or the items of the list that it is. */
function referenceIn(root: JsonSchema, part: JsonSchema): JsonSchema['x-charter-ref'] {
  const schema = resolveSchema(root, part);
  return schema['x-charter-ref'] ?? (schema.items && referenceIn(root, schema.items));
}

const wordList = [
  '- **Risk:** how careful one is with a change of the field; a plan raises it by a level in production. A field without a risk of its own has that of the field around it.',
  '- **Reference:** `kind:name`, or the name alone where the page says of which kind it is then.',
  '- **Quantity:** an amount as in Kubernetes, such as `250m`, `512Mi` or `2`. **Duration:** `90s`, `1m30s` or `PT90S`.',
  '- **Set:** a list whose order does not matter, without repetitions.',
  '- `<name>` in a path stands for any key of a map, `<ref>` for one that is a reference, `[]` for any item of a list.',
].join('\n');
