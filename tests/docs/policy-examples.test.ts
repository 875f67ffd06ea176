import { readFileSync } from 'node:fs';
import { marked } from 'marked';
import { describe, expect, it } from 'vitest';
import { guardrailRules } from '../../src/model/policy.ts';
import { judge, policyText, type JudgedFiles } from '../builders/a-judgement.ts';
import { parseText } from '../builders/a-registry.ts';

interface Example {
  readonly rule: string;
  readonly guardrail: string;
  /** One manifest, or the one before and the one after. */
  readonly manifests: readonly string[];
}

function readExamples(): readonly Example[] {
  const tokens = marked.lexer(readFileSync('docs/policy.md', 'utf8'));
  const examples: Example[] = [];
  let current: { rule: string; blocks: string[] } | undefined;
  const finish = (): void => {
    const [guardrail, ...manifests] = current?.blocks ?? [];
    if (current !== undefined && guardrail !== undefined) {
      examples.push({ rule: current.rule, guardrail, manifests });
    }
  };
  for (const token of tokens) {
    if (token.type === 'heading') {
      finish();
      current = token['depth'] === 3 ? { rule: String(token['text']), blocks: [] } : undefined;
    } else if (token.type === 'code') current?.blocks.push(String(token['text']));
  }
  finish();
  return examples;
}

const examples = readExamples();

/** The Service that a fragment stands for: what every Service needs is added above its first line. */
function serviceOf(fragment: string): string {
  const name = fragment.startsWith('metadata:') ? '' : 'metadata: { name: web }\n';
  const runs = fragment.includes('image:') ? '' : '  command: [node]\n';
  const spec = fragment.replace(/^spec:.*\n/m, (line) => `${line}  runtime: { type: process }\n${runs}`);
  return `apiVersion: charter.dev/v1\nkind: Service\n${name}${spec}\n`;
}

const ledger = serviceOf('spec:\n  replicas: 1').replace('web', 'ledger');
const others: JudgedFiles = {
  'ledger.yaml': `${ledger.replace('replicas: 1', 'config: {LOG_LEVEL: info, DATA_REGION: eu}')}  resources: {requests: {cpu: 1}, limits: {memory: 1Gi}}\n  health: {exec: {command: ["true"]}}\n`,
  'identity.yaml': serviceOf('spec:\n  replicas: 1').replace('web', 'identity'),
};

function filesOf({ guardrail }: Example, manifest: string): JudgedFiles {
  return { ...others, 'policy.yaml': policyText(guardrail), 'web.yaml': serviceOf(manifest) };
}

const refusedLines = (text: string): readonly number[] =>
  text.split('\n').flatMap((line, index) => (line.includes('# refused') ? [index + 1] : []));

describe('the examples in docs/policy.md', () => {
  it('show every rule', () => {
    expect(examples.map(({ rule }) => rule)).toEqual(Object.keys(guardrailRules));
  });

  it.each(examples)('are valid for $rule', (example) => {
    const files = Object.values(filesOf(example, example.manifests.at(-1) ?? ''));

    expect(files.flatMap((text) => (typeof text === 'string' ? parseText(text).diagnostics : []))).toEqual(
      [],
    );
  });

  it.each(examples)('refuse what they say for $rule, and nothing else of it', async (example) => {
    const [first = '', second] = example.manifests;
    const { verdicts } = await judge(
      second === undefined
        ? { after: filesOf(example, first) }
        : { before: filesOf(example, first), after: filesOf(example, second) },
    );
    const found = verdicts.filter(({ file }) => file === 'web.yaml').map(({ range }) => range.line);

    expect(found.toSorted((a, b) => a - b)).toEqual(
      example.rule === 'maxChanges' ? [3] : refusedLines(serviceOf(second ?? first)),
    );
    expect(verdicts.every(({ code }) => code === 'policy-denied')).toBe(true);
  });
});
