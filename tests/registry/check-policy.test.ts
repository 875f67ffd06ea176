import { describe, expect, it } from 'vitest';
import { policyText } from '../builders/a-judgement.ts';
import { parseText, summaryOf } from '../builders/a-registry.ts';

/** The problems of one guardrail, which stands in line 10. */
function problemsOf(guardrail: string, scope?: string): readonly string[] {
  return parseText(policyText(`- {id: a, ${guardrail}}`, scope)).diagnostics.map(({ message }) => message);
}

describe('a guardrail that makes no sense', () => {
  it.each([
    ['rule: range, field: spec.replcas, max: 2', 'no Service with a field `spec.replcas`'],
    ['rule: range, field: spec..replicas, max: 2', 'cannot be read as a path'],
    ['rule: ratio, field: spec.replicas, to: spec.nothing, max: 2', 'no Service with a field `spec.nothing`'],
    ['rule: ratio, field: spec.ports.*, to: spec.ports.*, max: 2', 'but `to` means one field'],
    ['rule: range, field: spec.replicas, min: 3, max: 2', 'allows nothing'],
    ['rule: range, field: spec.health.interval, min: 90s, max: 1m', 'allows nothing'],
    ['rule: range, field: spec.replicas, max: lots', '`max` is the text `lots`'],
    ['rule: range, field: spec.resources.limits.memory, max: 30s', 'an amount such as'],
    ['rule: range, field: spec.health.interval, max: 4Gi', 'a duration such as'],
    ['rule: count, field: spec.ports, max: 1.5', 'a whole number of entries'],
    ['rule: count, field: spec.ports, min: 3, max: 2', 'allows nothing'],
    ['rule: maxChanges, max: -1', 'a whole number of entries'],
    ['rule: pattern, field: spec.image, pattern: "(?!x).*"', 'RE2 does not know'],
    ['rule: required, field: spec.image, max: 2', 'does not look at `max`'],
    ['rule: enum, field: spec.image, values: [a], pattern: b', 'does not look at `pattern`'],
    ['rule: dependency, refs: [service:x], field: spec.image', 'does not look at `field`'],
    ['rule: imageRegistry, registries: [acme]', '`acme` is no registry'],
    ['rule: maxFall, field: spec.resources.limits.memory, amount: 5s', 'an amount such as'],
  ])('is told at its line: %s', (guardrail, words) => {
    const { diagnostics } = parseText(policyText(`- {id: a, ${guardrail}}`));

    expect(diagnostics.map(({ message }) => message).join('\n')).toContain(words);
    expect(diagnostics.every(({ severity, range }) => severity === 'error' && range.line === 10)).toBe(true);
  });

  it.each([
    'range',
    'enum',
    'pattern',
    'required',
    'ratio',
    'together',
    'imageRegistry',
    'dependency',
    'label',
    'resources',
    'maxRise',
    'maxChanges',
  ])('is told what the rule %s needs', (rule) => {
    expect(problemsOf(`rule: ${rule}`).length).toBeGreaterThan(0);
  });

  it('is told when its rule is none', () => {
    expect(summaryOf(parseText(policyText('- {id: a, rule: constructor}')).diagnostics)).toEqual([
      'wrong-value 10:23',
    ]);
  });

  it('may speak of a field that another kind in its scope has', () => {
    expect(problemsOf('rule: required, field: spec.tier', 'kinds: [Service, Environment]')).toEqual([]);
    expect(problemsOf('rule: required, field: spec.tier', 'kinds: [Service]')).toHaveLength(1);
    expect(problemsOf('rule: required, field: spec.tier', 'environments: [production]')).toEqual([]);
  });
});
