import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/model/diagnostic.ts';
import { buildGraph } from '../../src/graph/build-graph.ts';
import { findCycles } from '../../src/graph/find-cycles.ts';
import { classifyDiagnostics } from '../../src/registry/compare-registries.ts';
import { aManifest } from '../builders/a-manifest.ts';
import { registryOf, serviceText } from '../builders/a-registry.ts';

function aProblem(file: string, message: string, line = 1): Diagnostic {
  const range = { line, column: 1, endLine: line, endColumn: 2 };
  return { code: 'unknown-ref', severity: 'error', file, range, message };
}

/** Two services that need each other; the second says so on a line of its own. */
const cycleAt = (line: number): readonly Diagnostic[] =>
  findCycles(
    buildGraph([
      aManifest('service:a', { references: [{ edge: 'dependsOn', target: 'service:b' }] }),
      aManifest('service:b', { references: [{ edge: 'dependsOn', target: 'service:a', line }] }),
    ]),
  );

/** A service that needs what is not there, beside another one. */
const missing = (known: string): readonly Diagnostic[] =>
  registryOf({
    'a.yaml': serviceText('a', '  dependsOn: {ledgre: {}}\n'),
    'b.yaml': serviceText(known),
  }).diagnostics;

describe('the problems of a change', () => {
  it('are introduced when the base does not have them, wherever they are', () => {
    const caused = aProblem('b.yaml', '`service:a` is not in this registry.');

    expect(classifyDiagnostics({ base: [], head: [caused], touchedFiles: new Set(['a.yaml']) })).toEqual({
      introduced: [caused],
      preexisting: [],
      repaired: 0,
    });
  });

  it('are introduced in a file that the change touches, even if the base has them', () => {
    const old = aProblem('a.yaml', 'old');

    expect(classifyDiagnostics({ base: [old], head: [old], touchedFiles: new Set(['a.yaml']) })).toEqual({
      introduced: [old],
      preexisting: [],
      repaired: 0,
    });
  });

  it('are the same though lines have moved, in their place and in their words', () => {
    const before = aProblem('b.yaml', 'defined here and in `a.yaml:4`, first on line 7', 3);
    const after = aProblem('b.yaml', 'defined here and in `a.yaml:9`, first on line 12', 8);

    expect(classifyDiagnostics({ base: [before], head: [after], touchedFiles: new Set(['a.yaml']) })).toEqual(
      {
        introduced: [],
        preexisting: [after],
        repaired: 0,
      },
    );
  });

  it('are the same cycle though a line of it has moved in another file', () => {
    const touchedFiles = new Set(['services/b.yaml']);

    expect(classifyDiagnostics({ base: cycleAt(10), head: cycleAt(12), touchedFiles })).toEqual({
      introduced: [],
      preexisting: cycleAt(12),
      repaired: 0,
    });
  });

  it('are the same though another name has become the nearest', () => {
    const [farther, nearer] = [missing('other'), missing('ledger')];
    const touchedFiles = new Set(['b.yaml']);

    expect(nearer[0]?.message).toContain('Did you mean `service:ledger`?');
    expect(classifyDiagnostics({ base: farther, head: nearer, touchedFiles })).toEqual({
      introduced: [],
      preexisting: nearer,
      repaired: 0,
    });
  });

  it('are counted: one more of the same is introduced, and those that are gone are repaired', () => {
    const same = aProblem('a.yaml', 'same');
    const gone = aProblem('a.yaml', 'gone');

    expect(
      classifyDiagnostics({ base: [same, gone, gone], head: [same, same], touchedFiles: new Set() }),
    ).toEqual({
      introduced: [same],
      preexisting: [same],
      repaired: 2,
    });
  });
});
