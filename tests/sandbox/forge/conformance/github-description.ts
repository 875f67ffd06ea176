import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

type Schema = Readonly<Record<string, unknown>>;

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationDescription>>>>;
  readonly webhooks: Readonly<Record<string, { readonly post: OperationDescription }>>;
  readonly components: {
    readonly schemas: Schema;
    readonly responses: Readonly<Record<string, ResponseDescription>>;
  };
}

interface OperationDescription {
  readonly requestBody?: ContentDescription;
  readonly responses: Readonly<Record<string, ResponseDescription & { readonly $ref?: string }>>;
}

interface ContentDescription {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

type ResponseDescription = ContentDescription;

/** What GitHub says of its own answers and webhooks. */
export interface GithubDescription {
  /** The problems of an answer: none, when it is as described. */
  checkAnswer(operation: string, status: number, body: unknown): readonly string[];
  /** The problems of a webhook's payload, by the name of its description: `pull-request-opened`. */
  checkWebhook(name: string, payload: unknown): readonly string[];
}

const load = (name: string): Description =>
  JSON.parse(readFileSync(createRequire(import.meta.url).resolve(name), 'utf8')) as Description;

/** Reads both descriptions; schemas are compiled when they are first needed. */
export function readGithubDescription(): GithubDescription {
  const api = load('@octokit/openapi/generated/api.github.com.json');
  const hooks = load('@octokit/openapi-webhooks/generated/api.github.com.json');
  const checkApi = createChecker(api);
  const checkHook = createChecker(hooks);
  return {
    checkAnswer: (operation, status, body) => {
      const corrected = corrections[`${operation} ${status}`];
      if (corrected !== undefined) return checkApi(`${operation} ${status}`, corrected, body);
      const response = findResponse(api, operation, status);
      if (response === undefined) return [`${operation} is not described with status ${status}`];
      const schema = response.content?.['application/json']?.schema;
      // A refusal may always say why.
      if (schema === undefined)
        return hasContent(body) && status < 400 ? ['a body where none is described'] : [];
      return checkApi(`${operation} ${status}`, schema, body);
    },
    checkWebhook: (name, payload) => {
      const schema = hooks.webhooks[name]?.post.requestBody?.content?.['application/json']?.schema;
      return schema === undefined ? [`no webhook ${name} is described`] : checkHook(name, schema, payload);
    },
  };
}

function hasContent(body: unknown): boolean {
  return body !== undefined && body !== '' && JSON.stringify(body) !== '{}';
}

/** Refusals which GitHub sends from every operation but describes for some of them only. */
const everywhere: Readonly<Record<number, string>> = {
  401: 'basic-error',
  403: 'basic-error',
  404: 'basic-error',
  405: 'basic-error',
  409: 'basic-error',
};

/** Where the description is wrong: this list asks for accounts that are a user and an enterprise at once. */
const corrections: Readonly<Record<string, Schema>> = {
  'GET /app/installations 200': { type: 'array', items: { $ref: '#/components/schemas/installation' } },
};

function findResponse(api: Description, operation: string, status: number): ResponseDescription | undefined {
  const [method = '', path = ''] = operation.split(' ');
  const described = api.paths[path]?.[method.toLowerCase()]?.responses[String(status)];
  const shared = described?.$ref?.split('/').at(-1);
  if (described !== undefined) return shared === undefined ? described : api.components.responses[shared];
  const usual = everywhere[status];
  if (usual === undefined) return undefined;
  return { content: { 'application/json': { schema: { $ref: `#/components/schemas/${usual}` } } } };
}

type Checker = (key: string, schema: Schema, value: unknown) => readonly string[];

function createChecker(description: Description): Checker {
  const ajv = new Ajv2020({ strict: false, allErrors: true, verbose: true, logger: false });
  for (const [name, check] of Object.entries(formats)) ajv.addFormat(name, check);
  const compiled = new Map<string, ValidateFunction>();
  const known = new Set<string>();
  // The descriptions are huge: only the parts that a schema refers to are ever looked at.
  const prepare = (schema: unknown): Schema => {
    const references = new Set<string>();
    const prepared = toJsonSchema(schema, references);
    for (const name of references) {
      if (known.has(name)) continue;
      known.add(name);
      ajv.addSchema({
        $id: `https://schemas.test/${name}`,
        allOf: [prepare(description.components.schemas[name])],
      });
    }
    return prepared as Schema;
  };
  return (key, schema, value) => {
    const validate = compiled.get(key) ?? ajv.compile(prepare(schema));
    compiled.set(key, validate);
    if (validate(value)) return [];
    const problems = (validate.errors ?? []).map(
      (error) =>
        `${error.instancePath || '/'} ${error.message ?? ''} ${JSON.stringify(error.params)} — ${JSON.stringify(error.data)?.slice(0, 80)}`,
    );
    return [...new Set(problems)];
  };
}

const formats: Readonly<Record<string, (text: string) => boolean>> = {
  uri: (text) => URL.canParse(text),
  'uri-template': (text) => URL.canParse(text.replaceAll(/\{[^}]*\}/g, '')),
  'date-time': (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(text),
  email: (text) => /^[^@\s]+@[^@\s]+$/.test(text),
  uuid: (text) => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(text),
};

/** OpenAPI 3.0 as JSON Schema: `nullable` becomes a choice. The names of the schemas referred to are collected. */
function toJsonSchema(value: unknown, references: Set<string>): unknown {
  if (Array.isArray(value)) return value.map((item) => toJsonSchema(item, references));
  if (typeof value !== 'object' || value === null) return value;
  const {
    nullable,
    example: _,
    examples: __,
    discriminator: ___,
    ...rest
  } = value as Record<string, unknown>;
  const schema = Object.fromEntries(
    Object.entries(rest).map(([key, inner]) => {
      if (key !== '$ref' || typeof inner !== 'string') return [key, toJsonSchema(inner, references)];
      const name = inner.split('/').at(-1) ?? '';
      references.add(name);
      return [key, `https://schemas.test/${name}`];
    }),
  );
  return nullable === true ? { anyOf: [schema, { type: 'null' }] } : schema;
}
