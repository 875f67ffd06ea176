import type { PolicyCode } from '../model/policy.ts';

/** A compiled Rego module: WebAssembly as the `opa` program makes it. */
export interface PolicyModule {
  readonly wasm: Uint8Array;
  /** `sha256:` and hex of the bytes. */
  readonly digest: string;
}

/** Something that keeps a policy from answering, with what is known about it. */
export interface PolicyFailure {
  readonly kind: 'failed';
  readonly code: Exclude<PolicyCode, 'policy-denied' | 'policy-warned'>;
  readonly detail: string;
}

export type PolicyAnswer = { readonly kind: 'answered'; readonly answer: unknown } | PolicyFailure;

/** Evaluates compiled policies, each evaluation bounded in time and memory. Never throws: a failure is an answer too. */
export interface PolicyEngine {
  /** The value of an entry point (`charter/guardrails/broken`) for an input, which is JSON. */
  evaluate(request: {
    readonly module: PolicyModule;
    readonly entrypoint: string;
    readonly input: string;
  }): Promise<PolicyAnswer>;
}

export type PolicyModuleResult = { readonly kind: 'module'; readonly module: PolicyModule } | PolicyFailure;

/** Where compiled policies come from. */
export interface PolicyModules {
  /** The library that comes with Charter. */
  readBuiltIn(): Promise<PolicyModuleResult>;
  /** Compiles a team's sources by their path. Fails where this machine has no compiler. */
  compile(sources: ReadonlyMap<string, string>, entrypoints: readonly string[]): Promise<PolicyModuleResult>;
}
