import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { LocalPolicyModules } from '../../src/adapters/opa/local-policy-modules.ts';
import { WasmPolicyEngine } from '../../src/adapters/opa/wasm-policy-engine.ts';
import { judgeGuardrails } from '../../src/flows/policy/judge-guardrails.ts';
import { PolicyDiary } from '../../src/flows/policy/policy-diary.ts';
import type { JsonObject, JsonValue } from '../../src/model/json.ts';
import { guardrailRules, type Guardrail, type GuardrailRule } from '../../src/model/policy.ts';
import type { PolicyFacts } from '../../src/policy/facts.ts';

const engine = new WasmPolicyEngine();
const modules = new LocalPolicyModules({ searchPath: undefined });
afterAll(() => engine.close());

const texts = ['', 'a', '1', '-3', '512Mi', '1e999', '30s', '5m', 'nginx', 'ghcr.io/acme/web:1.2.3', 'a@b'];
const oddTexts = ['2.0.0-rc.1', '__proto__', 'constructor', '\u0000', '😀', '\\ud800', '"'];
const others = [0, -1, 1.5, 1e300, Number.MAX_SAFE_INTEGER, true, false, null];
const scalar = fc.constantFrom<JsonValue>(...texts, ...oddTexts, ...others);
const key = fc.constantFrom('a', 'b', 'min', 'max', '__proto__', 'constructor', 'service:x', 'x');
const value: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 3 }),
  ),
})).value;

const field = fc.constantFrom(
  'spec',
  'spec.a',
  'spec.*',
  'spec.a.b',
  'spec.a[0]',
  'spec.*.*',
  'metadata.name',
  'spec.__proto__',
);
const settingValue = fc.oneof(
  value,
  fc.constantFrom<JsonValue>('(a+)+', '[', '(?=x)', 'spec.b', ['a', 1], ['service:x']),
);
const rules = Object.keys(guardrailRules) as GuardrailRule[];

const guardrail = fc
  .record({
    rule: fc.constantFrom(...rules),
    field,
    settings: fc.dictionary(
      fc.constantFrom(
        ...new Set(Object.values(guardrailRules).flatMap(({ settings }) => settings as readonly string[])),
      ),
      settingValue,
    ),
  })
  .map(({ rule, field, settings }): Guardrail => ({
    policy: 'policy:any',
    owner: undefined,
    file: 'policy.yaml',
    index: 0,
    id: 'any',
    rule,
    field,
    severity: 'warn',
    message: undefined,
    settings,
    scope: { environments: undefined, kinds: undefined, refs: undefined, labels: {} },
  }));

const manifest = fc.option(
  value.map((spec): JsonObject => ({ metadata: { name: 'x' }, spec })),
  { nil: undefined },
);

describe('any guardrail', () => {
  it('gets an answer about any manifest, before and after', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(guardrail, { minLength: 1, maxLength: 5 }),
        manifest,
        manifest,
        async (guardrails, before, after) => {
          const subject = { ref: 'service:x', kind: 'Service', before, after, owner: undefined } as const;
          const facts: PolicyFacts = {
            environments: [{ name: 'e', subjects: new Map([['service:x', subject]]) }],
            hasBefore: true,
          };
          const diary = new PolicyDiary(false);
          const findings = await judgeGuardrails({ guardrails, facts, engine, modules, diary });
          const unanswered = findings.filter(
            ({ code }) => code !== 'policy-warned' && code !== 'policy-denied',
          );

          expect(unanswered).toEqual([]);
          expect(findings.every(({ message }) => message.length < 2_000)).toBe(true);
        },
      ),
    );
  });
});
