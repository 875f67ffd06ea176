import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { isSameValue } from '../../src/model/equality.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { Manifest } from '../../src/model/manifest.ts';
import { manifestKinds } from '../../src/model/ref.ts';
import type { Traits } from '../../src/model/traits.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { aPlanState, manifestOf, schemaTraits } from '../builders/a-plan-state.ts';

const page = readFileSync('docs/plan.md', 'utf8');

const blocks = [...page.matchAll(/^```(\w+) (before|after|environments|registry)\n(.+?)^```$/gms)].map(
  ([, , role = '', text = '']) => ({ role, text }),
);

const examples = [0, 3, 6].map((start) => blocks.slice(start, start + 3));

const rows = [...page.matchAll(/^\| (\w[\w ]*?) +\| `(.+?)` +\| `(.+?)` +\|$/gm)].map(
  ([, type = '', one = '', another = '']) => [type, one, another] as const,
);

const traitsByName: Readonly<Record<string, Traits>> = {
  quantity: { type: 'quantity' },
  duration: { type: 'duration' },
  image: { type: 'image' },
  reference: { reference: { edge: 'environment', kinds: ['environment'], isKey: false } },
  set: { type: 'set' },
  'keyed list': { type: 'keyedList', key: 'id' },
  number: {},
  map: {},
};

function manifestsIn(yaml: string): readonly Manifest[] {
  return parseAllDocuments(yaml).map((document) => {
    const { kind, metadata, spec } = document.toJS() as {
      kind: string;
      metadata: { name: string };
      spec: JsonObject;
    };
    const known = manifestKinds.find((name) => name === kind);
    if (known === undefined) throw new Error(`not a kind: ${kind}`);
    return manifestOf(known, metadata.name, { metadata, spec });
  });
}

describe('the page on plans', () => {
  it('has three examples, each of a state before, a state after and the plan', () => {
    expect(blocks.map(({ role }) => role).join(' ')).toBe(
      'before after environments before after registry before after environments',
    );
  });

  it.each(examples)('shows the plan that the example before it gives', (before, after, shown) => {
    const plan = makePlan({
      base: aPlanState(manifestsIn(before?.text ?? '')),
      head: aPlanState(manifestsIn(after?.text ?? '')),
      traits: schemaTraits,
    });
    const result = shown?.role === 'registry' ? plan.registry.changes : plan.environments;

    expect(JSON.parse(JSON.stringify(result))).toEqual(JSON.parse(shown?.text ?? ''));
  });

  it('lists pairs of every type', () => {
    expect(new Set(rows.map(([type]) => type))).toEqual(new Set(Object.keys(traitsByName)));
  });

  it.each(rows)('says rightly of a %s that %s equals %s', (type, one, another) => {
    const tree = { traits: traitsByName[type] ?? {}, properties: {} };

    expect(isSameValue(parse(one), parse(another), tree)).toBe(true);
    expect(isSameValue(parse(one), 'something else', tree)).toBe(false);
  });
});
