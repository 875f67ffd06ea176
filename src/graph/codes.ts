/** Codes of the diagnostics of this room; docs/errors/graph.md explains them. */
export const graphCodes = ['dependency-cycle', 'promotion-cycle', 'ownership-cycle', 'orphan'] as const;

export type GraphCode = (typeof graphCodes)[number];
