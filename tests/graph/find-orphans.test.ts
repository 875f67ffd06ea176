import { describe, expect, it } from 'vitest';
import { buildGraph } from '../../src/graph/build-graph.ts';
import { findOrphans } from '../../src/graph/find-orphans.ts';
import type { EffectiveEnvironment, Manifest } from '../../src/model/manifest.ts';
import type { Ref } from '../../src/model/ref.ts';
import { aManifest, manifestsOf } from '../builders/a-manifest.ts';

function orphansIn(manifests: readonly Manifest[], running: readonly Ref[] = []): readonly Ref[] {
  const byRef = new Map(manifests.map((manifest) => [manifest.ref, manifest]));
  const here = running.flatMap((ref) => {
    const manifest = byRef.get(ref);
    return manifest === undefined ? [] : [[ref, { ...manifest, environment: 'live', sources: [] }] as const];
  });
  const environments: readonly EffectiveEnvironment[] = [{ name: 'live', manifests: new Map(here) }];
  return findOrphans({ manifests: byRef, graph: buildGraph(manifests), environments }).flatMap(
    ({ ref }) => ref ?? [],
  );
}

describe('orphans', () => {
  it('are tools, groups and escalations that nobody names, and services and stacks that run nowhere', () => {
    const manifests = manifestsOf({
      'agent:helper': { tool: ['tool:used'] },
      'environment:live': { escalation: ['escalation:used'] },
      'escalation:unused': {},
      'escalation:used': { notifies: ['group:used'] },
      'group:unused': { owner: ['group:unused'] },
      'group:used': {},
      'policy:p': { scope: ['service:unused', 'tool:unused'] },
      'overlay:o': { target: ['service:unused'] },
      'service:component': {},
      'service:running': {},
      'service:unused': {},
      'stack:unused': { component: ['service:component'] },
      'tool:unused': {},
      'tool:used': {},
      'workflow:w': {},
    });

    expect(orphansIn(manifests, ['service:running'])).toEqual([
      'escalation:unused',
      'group:unused',
      'service:unused',
      'stack:unused',
      'tool:unused',
    ]);
  });

  it('are none that have errors, since nobody knows what they would do', () => {
    expect(orphansIn([aManifest('service:broken', { isValid: false })])).toEqual([]);
  });

  it('are notes at the name, which say what to do', () => {
    const manifests = [aManifest('tool:reindex')];
    const [orphan] = findOrphans({
      manifests: new Map(manifests.map((manifest) => [manifest.ref, manifest])),
      graph: buildGraph(manifests),
      environments: [],
    });

    expect(orphan).toEqual({
      code: 'orphan',
      severity: 'info',
      file: 'tools/reindex.yaml',
      range: { line: 4, column: 5, endLine: 4, endColumn: 15 },
      message:
        '`tool:reindex`: No Agent and no Workflow uses it. Name it in `spec.tools` of an Agent or in a step of a Workflow, or remove it.',
      ref: 'tool:reindex',
    });
  });
});
