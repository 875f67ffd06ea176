import type { Risk } from '../model/traits.ts';

/** A reason, and the risk that it alone would give. */
export interface RiskFinding {
  readonly risk: Risk;
  /** One sentence. */
  readonly reason: string;
  /** The reason is given even where another finding weighs more. */
  readonly isAlwaysGiven?: boolean;
}

const rank: Readonly<Record<Risk, number>> = { low: 0, medium: 1, high: 2 };

/** The higher of two risks; what has none counts below low. */
export function highestRisk<R extends Risk | undefined>(a: R, b: R): R {
  if (a === undefined || b === undefined) return a ?? b;
  return rank[a] >= rank[b] ? a : b;
}

/** One level up; high stays high. */
export function raiseRisk(risk: Risk): Risk {
  return risk === 'low' ? 'medium' : 'high';
}
