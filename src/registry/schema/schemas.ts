import agent from '../../../schemas/agent.schema.json' with { type: 'json' };
import defaults from '../../../schemas/defaults.schema.json' with { type: 'json' };
import environment from '../../../schemas/environment.schema.json' with { type: 'json' };
import escalation from '../../../schemas/escalation.schema.json' with { type: 'json' };
import group from '../../../schemas/group.schema.json' with { type: 'json' };
import overlay from '../../../schemas/overlay.schema.json' with { type: 'json' };
import policy from '../../../schemas/policy.schema.json' with { type: 'json' };
import service from '../../../schemas/service.schema.json' with { type: 'json' };
import settings from '../../../schemas/settings.schema.json' with { type: 'json' };
import stack from '../../../schemas/stack.schema.json' with { type: 'json' };
import tool from '../../../schemas/tool.schema.json' with { type: 'json' };
import workflow from '../../../schemas/workflow.schema.json' with { type: 'json' };
import type { ManifestKind } from '../../model/ref.ts';

/** The part of JSON Schema 2020-12 that the files in `schemas/` use, with Charter's annotations. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  /** What holds where the field is left out. */
  readonly default?: unknown;
  readonly type?: string | readonly string[];
  readonly const?: string;
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  /** What a text must look like, in words: shown by editors and in diagnostics. */
  readonly patternErrorMessage?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly propertyNames?: JsonSchema;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly if?: JsonSchema;
  readonly then?: JsonSchema;
  readonly 'x-charter-type'?: string;
  readonly 'x-charter-key'?: string;
  readonly 'x-charter-risk'?: string;
  readonly 'x-charter-secret'?: boolean;
  readonly 'x-charter-replace'?: boolean;
  /** The value may be something that was not meant to be written here: no message repeats it. */
  readonly 'x-charter-quiet'?: boolean;
  readonly 'x-charter-ref'?: {
    readonly edge: string;
    readonly kinds: readonly string[];
    readonly in: string;
  };
}

/** The schema of each kind, as values are checked by it. */
export const manifestSchemas: Readonly<Record<ManifestKind, JsonSchema>> = {
  Environment: environment,
  Service: service,
  Stack: stack,
  Tool: tool,
  Agent: agent,
  Workflow: workflow,
  Group: group,
  Policy: policy,
  Escalation: escalation,
  Overlay: withoutHelp(overlay),
};

/** The schema of `charter.yaml`. */
export const settingsSchema: JsonSchema = settings;

/** The schema of `_defaults.yaml`. */
export const defaultsSchema: JsonSchema = withoutHelp(defaults);

/**
 * A schema of patches as the validator reads it: `allOf` there says to editors what may stand in a patch, which is
 * checked with what the patch is merged into. Said twice, each fault would be reported twice.
 */
function withoutHelp(schema: JsonSchema): JsonSchema {
  const text = JSON.stringify(schema, (key, value: unknown) => (key === 'allOf' ? undefined : value));
  return JSON.parse(text) as JsonSchema;
}

/** A node with its `$ref` replaced by what it points at; references stay within one file. */
export function resolveSchema(root: JsonSchema, node: JsonSchema): JsonSchema {
  if (node.$ref === undefined) return node;
  const { $ref, ...siblings } = node;
  const target = root.$defs?.[$ref.replace('#/$defs/', '')];
  if (target === undefined) throw new TypeError(`schema reference ${$ref} leads nowhere`);
  return { ...resolveSchema(root, target), ...siblings };
}
