import type { SourceRange } from './diagnostic.ts';
import type { JsonObject } from './json.ts';
import type { Ref } from './ref.ts';

/** The rules of guardrails, each with the settings that it reads; `policies/guardrails/` judges by the same names. */
export const guardrailRules = {
  range: { field: 'required', settings: ['min', 'max'] },
  enum: { field: 'required', settings: ['values'] },
  noneOf: { field: 'required', settings: ['values'] },
  pattern: { field: 'required', settings: ['pattern'] },
  required: { field: 'required', settings: [] },
  forbidden: { field: 'required', settings: [] },
  count: { field: 'required', settings: ['min', 'max'] },
  ratio: { field: 'required', settings: ['to', 'min', 'max'] },
  together: { field: 'required', settings: ['with'] },
  imageRegistry: { field: 'spec.image', settings: ['registries'] },
  imagePin: { field: 'spec.image', settings: ['by'] },
  dependency: { field: 'none', settings: ['refs', 'need', 'reach'] },
  noDependency: { field: 'none', settings: ['refs', 'reach'] },
  naming: { field: 'metadata.name', settings: ['pattern'] },
  label: { field: 'none', settings: ['label', 'values', 'pattern'] },
  unique: { field: 'required', settings: [] },
  resources: { field: 'none', settings: ['needs', 'limits'] },
  maxRise: { field: 'required', settings: ['ratio', 'amount'] },
  maxFall: { field: 'required', settings: ['ratio', 'amount'] },
  immutable: { field: 'required', settings: [] },
  noDeletion: { field: 'optional', settings: [] },
  noDowngrade: { field: 'spec.image', settings: [] },
  maxChanges: { field: 'none', settings: ['max', 'actions'] },
} as const satisfies Readonly<Record<string, RuleShape>>;

interface RuleShape {
  /** `required`, `optional`, `none`, or the field that is meant when it is left out. */
  readonly field: string;
  readonly settings: readonly string[];
}

export type GuardrailRule = keyof typeof guardrailRules;

export function isGuardrailRule(text: unknown): text is GuardrailRule {
  return typeof text === 'string' && Object.hasOwn(guardrailRules, text);
}

export type VerdictSeverity = 'deny' | 'warn';

/** Where a Policy holds; what is left out means everywhere, and all that is given must match. */
export interface PolicyScope {
  readonly environments: ReadonlySet<string> | undefined;
  /** Kinds of manifest, as `kind` writes them. */
  readonly kinds: ReadonlySet<string> | undefined;
  readonly refs: ReadonlySet<Ref> | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

/** One guardrail of a Policy manifest. */
export interface Guardrail {
  readonly policy: Ref;
  readonly owner: Ref | undefined;
  /** Where the Policy is written, and which of its guardrails this is, from 0. */
  readonly file: string;
  readonly index: number;
  readonly id: string;
  readonly rule: GuardrailRule;
  /** '' for rules that are not about one field. */
  readonly field: string;
  readonly severity: VerdictSeverity;
  /** What the authors of the policy want people to be told. */
  readonly message: string | undefined;
  readonly settings: JsonObject;
  readonly scope: PolicyScope;
}

/** Why there is a verdict. Each has its entry in docs/errors/policy.md; all but the first two refuse for want of an answer. */
export const policyCodes = [
  'policy-denied',
  'policy-warned',
  'policy-unjudged',
  'policy-invalid',
  'policy-module-missing',
  'policy-module-corrupt',
  'policy-module-stale',
  'policy-source-refused',
  'policy-wrong-package',
  'policy-needs-opa',
  'policy-does-not-compile',
  'policy-failed',
  'policy-timeout',
  'policy-out-of-memory',
  'policy-input-too-large',
  'policy-wrong-answer',
] as const;

export type PolicyCode = (typeof policyCodes)[number];

/** What one policy says of one manifest, before it is known on which line the reason is written. */
export interface Finding {
  readonly code: PolicyCode;
  /** The id of the guardrail, or the name of the Rego rule. */
  readonly rule: string;
  readonly severity: VerdictSeverity;
  /** What was found, what was expected and what to do. */
  readonly message: string;
  readonly ref: Ref;
  /** Steps to the value; what it stands for is written in `path` of a verdict. */
  readonly at: readonly (string | number)[];
  /** The key at the end of these steps is meant, and not its value. */
  readonly isKey?: boolean;
  /** Undefined for what belongs to no environment. */
  readonly environment: string | undefined;
  /** Who owns the manifest. */
  readonly owner: Ref | undefined;
  /** `policy:<name>` of a manifest, or `rego:<package>`. */
  readonly policy: Ref;
  /** The section of the Policy, or `rego`. */
  readonly section: string;
  /** Where to point when the manifest cannot be: the policy's own file. */
  readonly fallback?: { readonly file: string; readonly path: readonly (string | number)[] };
}

/** A finding with its place; findings that differ in their environment alone are one verdict. */
export interface Verdict extends Omit<Finding, 'at' | 'isKey' | 'environment' | 'fallback'> {
  /** As `formatPath` writes it; '' where the manifest as a whole is meant. */
  readonly path: string;
  readonly file: string;
  readonly range: SourceRange;
  /** Empty for what belongs to no environment. */
  readonly environments: readonly string[];
}
