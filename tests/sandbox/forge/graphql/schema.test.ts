import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLNamedType,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { schemaText } from '../../../../src/sandbox/forge/graphql/schema.ts';
import { aGitHubSchema } from '../../../builders/a-github-schema.ts';

const own = buildSchema(schemaText);
const github = aGitHubSchema();

/** What a type says, as lines: a type of the forge says no line that GitHub's does not say. */
function linesOf(type: GraphQLNamedType): readonly string[] {
  if (isEnumType(type)) return type.getValues().map(({ name }) => name);
  if (isInputObjectType(type))
    return Object.values(type.getFields()).map((field) => `${field.name}: ${String(field.type)}`);
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  const fields = Object.values(type.getFields()).flatMap((field) => [
    `${field.name}: ${String(field.type)}`,
    ...field.args.map((argument) => argumentLine(field.name, argument)),
  ]);
  return [...fields, ...type.getInterfaces().map(({ name }) => `implements ${name}`)];
}

function argumentLine(field: string, { name, type }: GraphQLArgument): string {
  return `${field}(${name}: ${String(type)})`;
}

/** Arguments and input fields that must be given: leaving one out would allow what GitHub refuses. */
function demandsOf(type: GraphQLNamedType, names: ReadonlySet<string>): readonly string[] {
  if (isInputObjectType(type))
    return Object.values(type.getFields())
      .filter((field) => String(field.type).endsWith('!') && field.defaultValue === undefined)
      .map((field) => `${field.name}: ${String(field.type)}`);
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields())
    .filter(({ name }) => names.has(name))
    .flatMap(({ name, args }) =>
      args
        .filter((argument) => String(argument.type).endsWith('!'))
        .map((given) => argumentLine(name, given)),
    );
}

const types = Object.values(own.getTypeMap()).filter(({ name }) => !name.startsWith('__'));

describe("the forge's GraphQL schema", () => {
  it.each(types.map((type) => [type.name, type] as const))(
    "has nothing in %s that GitHub's has not, and demands what it demands",
    (name, type) => {
      const published = github.getType(name);
      expect(published?.astNode?.kind).toEqual(type.astNode?.kind);
      if (published === undefined) return;

      const allowed = new Set(linesOf(published));
      expect(linesOf(type).filter((line) => !allowed.has(line))).toEqual([]);

      const fields = new Set(
        isObjectType(type) || isInterfaceType(type) ? Object.keys(type.getFields()) : [],
      );
      const said = new Set(linesOf(type));
      expect(demandsOf(published, fields).filter((line) => !said.has(line))).toEqual([]);
    },
  );
});
