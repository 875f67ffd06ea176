import {
  buildSchema,
  execute,
  GraphQLError,
  Kind,
  parse,
  validate,
  visit,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { ApiError } from '../api-error.ts';
import type { Asked } from './asked.ts';
import { rootFor } from './root.ts';
import { schemaText } from './schema.ts';

export interface GraphqlRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | undefined;
}

/** Bounds of a document: GitHub has its own by cost, which comes to the same for what people write. */
const mostTokens = 10_000;
const mostDepth = 25;

const schema: GraphQLSchema = buildSchema(schemaText);

/** Answers one request: `data`, and what went wrong with any part of it in `errors`, in GitHub's form. */
export async function answerGraphql(
  asked: Asked,
  request: GraphqlRequest,
  onError: (error: unknown) => void,
): Promise<object> {
  const document = readDocument(request.query);
  if (!('kind' in document)) return { errors: document };
  const { data, errors } = await execute({
    schema,
    document,
    rootValue: rootFor(asked),
    variableValues: request.variables,
    ...(request.operationName === undefined ? {} : { operationName: request.operationName }),
  });
  return {
    ...(data === undefined ? {} : { data }),
    ...(errors === undefined ? {} : { errors: errors.map((error) => presentError(error, onError)) }),
  };
}

/** Programs ask with the same few texts again and again. */
const mostKnown = 100;
const known = new Map<string, DocumentNode | readonly object[]>();

function readDocument(query: string): DocumentNode | readonly object[] {
  const document = known.get(query) ?? readUnknown(query);
  known.delete(query);
  known.set(query, document);
  for (const oldest of known.keys()) if (known.size > mostKnown) known.delete(oldest);
  return document;
}

function readUnknown(query: string): DocumentNode | readonly object[] {
  try {
    const document = parse(query, { maxTokens: mostTokens });
    const problems = validate(schema, document);
    if (problems.length > 0) return problems.map((problem) => ({ ...problem.toJSON(), path: [] }));
    return depthOf(document) > mostDepth
      ? [{ message: `Query has a depth of more than ${mostDepth}.`, type: 'MAX_DEPTH_EXCEEDED' }]
      : document;
  } catch (error) {
    if (error instanceof GraphQLError) return [error.toJSON()];
    throw error;
  }
}

/** How deep fields are nested, fragments counted each on its own: a valid document has no cycle of them. */
function depthOf(document: DocumentNode): number {
  let depth = 0;
  let deepest = 0;
  visit(document, {
    enter: (node) => {
      if (node.kind !== Kind.FIELD) return;
      depth += 1;
      deepest = Math.max(deepest, depth);
    },
    leave: (node) => {
      if (node.kind === Kind.FIELD) depth -= 1;
    },
  });
  return deepest;
}

const types: Readonly<Record<number, string>> = {
  401: 'FORBIDDEN',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'UNPROCESSABLE',
  409: 'UNPROCESSABLE',
  412: 'STALE_DATA',
  422: 'UNPROCESSABLE',
};

function presentError(error: GraphQLError, onError: (error: unknown) => void): object {
  const { message, locations, path } = error.toJSON();
  const place = { ...(path === undefined ? {} : { path }), locations };
  const cause = error.originalError;
  if (cause === undefined || cause === null) return { ...place, message };
  if (cause instanceof ApiError) return { type: types[cause.status] ?? 'INTERNAL', ...place, message };
  onError(cause);
  return { ...place, message: 'Something went wrong while executing your query.' };
}
