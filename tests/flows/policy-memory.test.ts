import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge, policyText, type JudgedFiles } from '../builders/a-judgement.ts';
import { environmentText, overlayText, serviceText } from '../builders/a-registry.ts';
import { edit, edits, registry, sound, type Files } from '../builders/a-registry-change.ts';
import type { FindingMemory, KnownFindings } from '../../src/flows/policy/known-findings.ts';
import { PolicyDiary } from '../../src/flows/policy/policy-diary.ts';
import { guardrailRules } from '../../src/model/policy.ts';
import type { PolicyEngine } from '../../src/ports/policy-engine.ts';
import { runs } from '../property-runs.ts';

class Memory implements FindingMemory {
  known: KnownFindings | undefined;

  recall(): KnownFindings | undefined {
    return this.known;
  }

  keep(known: KnownFindings): void {
    this.known = known;
  }
}

/** One of each rule; most of them are broken by some of the generated services. */
const everyRule = policyText(`
- {id: range, rule: range, field: spec.replicas, min: 2, max: 3}
- {id: enum, rule: enum, field: spec.replicas, values: [3], severity: warn}
- {id: none-of, rule: noneOf, field: spec.replicas, values: [1]}
- {id: pattern, rule: pattern, field: metadata.name, pattern: '[a-c]'}
- {id: required, rule: required, field: spec.health}
- {id: forbidden, rule: forbidden, field: spec.ports}
- {id: count, rule: count, field: spec.dependsOn, min: 1, max: 1}
- {id: ratio, rule: ratio, field: spec.replicas, to: spec.ports.http, min: 1}
- {id: together, rule: together, field: spec.replicas, with: spec.health}
- {id: registry, rule: imageRegistry, registries: [registry.example]}
- {id: pin, rule: imagePin, by: digest}
- {id: needs, rule: dependency, refs: [service:a], reach: transitive}
- {id: direct, rule: dependency, refs: [service:b]}
- {id: shuns, rule: noDependency, refs: [service:c], reach: transitive}
- {id: naming, rule: naming, field: spec.dependsOn, pattern: '[ab]'}
- {id: label, rule: label, label: tier, values: [backend]}
- {id: unique, rule: unique, field: spec.replicas}
- {id: resources, rule: resources, needs: [requests.cpu]}
- {id: rise, rule: maxRise, field: spec.replicas, amount: 1}
- {id: fall, rule: maxFall, field: spec.replicas, ratio: 0.5}
- {id: immutable, rule: immutable, field: spec.ports}
- {id: stays, rule: noDeletion}
- {id: forward, rule: noDowngrade}
- {id: few, rule: maxChanges, max: 1}`);

const policies = fc.constantFrom<Files>(
  { 'rules.yaml': everyRule },
  { 'rules.yaml': everyRule.replace('kinds: [Service]', 'environments: [production]') },
  { 'rules.yaml': everyRule.replace('kinds: [Service]', '') },
);

const anyRegistry = fc.oneof(registry, fc.constant(sound));

/** An engine that nobody asks. */
const silent: PolicyEngine = { evaluate: () => Promise.reject(new Error('the engine was asked')) };

describe('judging a change by what is known of its base', () => {
  it('has each of the rules in its property', () => {
    const rules = [...everyRule.matchAll(/rule: (\w+)/g)].map(([, rule]) => rule);
    expect(new Set(rules)).toEqual(new Set(Object.keys(guardrailRules)));
  });

  it('says what judging everything says, the first time and later', async () => {
    await fc.assert(
      fc.asyncProperty(anyRegistry, policies, edits, edits, async (files, rules, first, second) => {
        const before = { ...files, ...rules };
        const memory = new Memory();
        for (const changes of [first, second, []]) {
          const after = edit(before, changes);
          const whole = await judge({ before, after });
          expect(whole.guardrails).toBe(24);
          expect(await judge({ before, after, memory })).toEqual(whole);
        }
      }),
      { numRuns: runs(20) },
    );
  }, 120_000);

  const rule = '- {id: range, rule: range, field: spec.replicas, min: 2}';
  const before: JudgedFiles = {
    'production.yaml': environmentText('production'),
    'rules.yaml': policyText(rule),
    'a.yaml': serviceText('a', '  replicas: 1\n'),
    'b.yaml': serviceText('b', '  replicas: 2\n'),
  };

  it('asks about no manifest where none has changed', async () => {
    const memory = new Memory();
    const whole = await judge({ before, after: before, memory });
    expect(whole.preexisting.map(({ ref }) => ref)).toEqual(['service:a']);
    expect(await judge({ before, after: before, memory, engine: silent })).toEqual(whole);
  });

  it('asks about what has changed alone', async () => {
    const memory = new Memory();
    await judge({ before, after: before, memory });
    const asked: string[] = [];
    const diary = new PolicyDiary(false);
    diary.write = ({ input }) => void asked.push(input);
    const after = { ...before, 'b.yaml': serviceText('b', '  replicas: 0\n') };
    const { verdicts, preexisting } = await judge({ before, after, memory, diary });
    expect(asked).toEqual(['{"rules":[{"rule":"range","min":"2","asks":[{"value":"0"}]}]}']);
    expect([verdicts, preexisting].map((list) => list.map(({ ref }) => ref))).toEqual([
      ['service:b'],
      ['service:a'],
    ]);
  });

  it('judges everything where the decision is recorded', async () => {
    const memory = new Memory();
    await judge({ before, after: before, memory });
    const diary = new PolicyDiary(true);
    await judge({ before, after: before, memory, diary });
    expect(diary.evaluations.map(({ input }) => input)).toEqual([
      '{"rules":[{"rule":"range","min":"2","asks":[{"value":"1"},{"value":"2"}]}]}',
      '{"rules":[{"rule":"range","min":"2","asks":[{"value":"1"},{"value":"2"}]}]}',
    ]);
  });

  it('keeps nothing where a guardrail got no answer, and refuses', async () => {
    const memory = new Memory();
    const failing: PolicyEngine = {
      evaluate: async () => ({ kind: 'failed', code: 'policy-timeout', detail: 'too slow' }),
    };
    const { verdicts } = await judge({ before, after: before, memory, engine: failing });
    expect(memory.known).toBeUndefined();
    expect(verdicts.map(({ code }) => code)).toEqual(['policy-timeout']);
  });

  it('points at the new line of an old verdict where lines above it are new', async () => {
    const memory = new Memory();
    await judge({ before, after: before, memory });
    const after = { ...before, 'a.yaml': `# A\n# comment\n${serviceText('a', '  replicas: 1\n')}` };
    const found = await judge({ before, after, memory });
    expect(found).toEqual(await judge({ before, after }));
  });

  it('judges a manifest whose Overlay is new', async () => {
    const memory = new Memory();
    await judge({ before, after: before, memory });
    const after = { ...before, 'o.yaml': overlayText('b', 'production', '    replicas: 1\n') };
    const found = await judge({ before, after, memory });
    expect(found).toEqual(await judge({ before, after }));
    expect(found.verdicts.map(({ file }) => file)).toEqual(['o.yaml']);
  });
});
