import type { GateCheckToWrite, Publication } from '../../src/ports/forge.ts';

/** A finished check run with one annotation, a button and a picture. */
export function aGateCheck(change: Partial<GateCheckToWrite> = {}): GateCheckToWrite {
  return {
    head: 'a'.repeat(40),
    externalId: 'pr=12;x',
    report: {
      name: 'charter/plan',
      state: 'success',
      title: 'Nothing changes',
      summary: 'A plan.',
      annotations: [
        { path: 'a.yaml', startLine: 1, endLine: 1, level: 'warning', title: 'Odd', message: 'This is odd.' },
      ],
      buttons: [{ label: 'Refresh', description: 'Plan again.', identifier: 'refresh' }],
      images: [{ alt: 'graph', url: 'https://example.org/graph.png' }],
    },
    ...change,
  };
}

export function aPublication(change: Partial<Publication> = {}): Publication {
  return {
    target: { repository: 'R_1', pullRequest: 'PR_1' },
    checks: [],
    livingComment: undefined,
    answers: [],
    reactions: [],
    ...change,
  };
}
