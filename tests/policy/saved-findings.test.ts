import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aFolder } from '../builders/a-folder.ts';
import { SavedFindingMemory } from '../../src/entry/cli/saved-findings.ts';
import type { KnownFindings } from '../../src/flows/policy/known-findings.ts';

const known: KnownFindings = {
  findings: [
    {
      code: 'policy-denied',
      rule: 'few',
      severity: 'deny',
      message: 'too many',
      ref: 'service:a',
      at: ['spec', 'replicas'],
      environment: undefined,
      owner: undefined,
      policy: 'policy:p',
      section: 'guardrails',
      fallback: { file: 'p.yaml', path: ['spec', 0] },
    },
  ],
  places: 3,
};

describe('what is kept of the findings of a state', () => {
  it('comes back for the same state alone', () => {
    const folder = join(aFolder({}), 'charter');
    new SavedFindingMemory(folder, 'one').keep(known);
    expect(new SavedFindingMemory(folder, 'one').recall()).toEqual(known);
    expect(new SavedFindingMemory(folder, 'two').recall()).toBeUndefined();
    expect(readdirSync(folder)).toEqual(['findings.json']);
  });

  it.each([
    ['was changed', (text: string) => text.replace('"findings":[{', '"findings":[],"_":[{')],
    ['was cut off', (text: string) => text.slice(0, -20)],
    ['is of another form', () => '[]'],
  ])('is nothing where the file %s', (_, damage) => {
    const folder = aFolder({});
    const memory = new SavedFindingMemory(folder, 'one');
    memory.keep(known);
    const file = join(folder, 'findings.json');
    writeFileSync(file, damage(readFileSync(file, 'utf8')));
    expect(memory.recall()).toBeUndefined();
  });

  it('is nothing where the folder cannot be written, which is no error', () => {
    const file = join(aFolder({}), 'file');
    writeFileSync(file, '');
    const memory = new SavedFindingMemory(join(file, 'below'), 'one');
    memory.keep(known);
    expect(memory.recall()).toBeUndefined();
  });
});
