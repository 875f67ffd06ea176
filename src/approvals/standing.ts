import type { Account } from '../model/account.ts';
import type { Statement } from '../model/approval.ts';
import { compareText } from '../model/ref.ts';

/** What one person has said and not taken back. */
export interface Standing {
  readonly by: Account;
  /** Oldest first. */
  readonly approvals: readonly Statement[];
  /** A request for changes that holds. */
  readonly objection: Statement | undefined;
  /** Approvals that the same person has taken back, or asked for changes after. */
  readonly superseded: readonly Statement[];
}

/**
 * What holds of all that was said, by person. Saying no or taking it back ends everything said before; saying yes to
 * the whole ends a no, saying yes to a part does not. In the same second a no comes after a yes.
 */
export function readStanding(
  statements: readonly Statement[],
  isEffective: (statement: Statement) => boolean,
): readonly Standing[] {
  const byPerson = new Map<number, Statement[]>();
  for (const statement of statements) {
    const known = byPerson.get(statement.by.id);
    if (known === undefined) byPerson.set(statement.by.id, [statement]);
    else known.push(statement);
  }
  return [...byPerson.values()]
    .map((said) => standingOf(said.toSorted(compareStatements), isEffective))
    .filter((standing) => standing !== undefined)
    .toSorted((a, b) => a.by.id - b.by.id);
}

function standingOf(
  said: readonly Statement[],
  isEffective: (statement: Statement) => boolean,
): Standing | undefined {
  const latest = said.at(-1);
  if (latest === undefined) return undefined;
  let approvals: Statement[] = [];
  let superseded: Statement[] = [];
  let objection: Statement | undefined;
  for (const statement of said) {
    if (statement.verdict === 'approve') {
      approvals.push(statement);
      if (statement.parts === undefined && isEffective(statement)) objection = undefined;
      continue;
    }
    superseded = [...superseded, ...approvals];
    approvals = [];
    objection = statement.verdict === 'request-changes' ? statement : undefined;
  }
  return { by: latest.by, approvals, objection, superseded };
}

const verdictRank = { approve: 0, withdraw: 1, 'request-changes': 2 } as const;

function compareStatements(a: Statement, b: Statement): number {
  return (
    compareText(a.at, b.at) ||
    verdictRank[a.verdict] - verdictRank[b.verdict] ||
    compareText(a.source, b.source) ||
    a.id - b.id
  );
}
