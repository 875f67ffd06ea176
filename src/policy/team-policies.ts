import type { Finding } from '../model/policy.ts';
import type { Ref } from '../model/ref.ts';

/** A package of a team's Rego that is asked for its `deny` and `warn`. */
export interface TeamPackage {
  /** `charter.security`. */
  readonly name: string;
  /** `charter/security`. */
  readonly entrypoint: string;
  /** The first file of the package, in order of path. */
  readonly file: string;
}

/** What the sources of a team hold, and which of them cannot be used. */
export interface TeamPolicies {
  readonly packages: readonly TeamPackage[];
  readonly findings: readonly Finding[];
}

/** The package clause, which only comments may stand before. */
const packageClause = /^(?:\s|#[^\n]*\n)*package\s+([A-Za-z_][\w.]*)\s*(?:$|\n|#|;)/;

/** Packages of the library that comes with Charter. */
const reserved: ReadonlySet<string> = new Set(['charter.guardrails']);

/** The packages of some sources by path: `charter.…` is asked, `lib.…` is there for others, anything else is refused. */
export function findPackages(sources: ReadonlyMap<string, string>): TeamPolicies {
  const packages = new Map<string, TeamPackage>();
  const findings: Finding[] = [];
  for (const [file, text] of sources) {
    const name = packageClause.exec(text)?.[1];
    const problem = packageProblem(name);
    if (problem !== undefined) findings.push(regoFailure({ code: 'policy-wrong-package', file, problem }));
    else if (name !== undefined && isAsked(name) && !packages.has(name)) {
      packages.set(name, { name, entrypoint: name.replaceAll('.', '/'), file });
    }
  }
  return { packages: [...packages.values()], findings };
}

function packageProblem(name: string | undefined): string | undefined {
  const advice =
    'Name it `package charter.<name>` where it has `deny` or `warn`, `package lib.<name>` where others import it.';
  if (name === undefined) return `It does not begin with a package clause that can be read. ${advice}`;
  if (reserved.has(name)) return `Its package \`${name}\` is that of Charter's own library. ${advice}`;
  return isAsked(name) || name.startsWith('lib.')
    ? undefined
    : `Its package \`${name}\` would never be asked. ${advice}`;
}

function isAsked(name: string): boolean {
  return name.startsWith('charter.') && name.length > 'charter.'.length;
}

/** A denial that stands for an answer which could not be had from Rego. */
export function regoFailure(failure: {
  readonly code: Finding['code'];
  readonly file: string;
  readonly problem: string;
  readonly environment?: string | undefined;
}): Finding {
  const ref: Ref = `rego:${failure.file}`;
  return {
    code: failure.code,
    rule: failure.code,
    severity: 'deny',
    message: failure.problem,
    ref,
    at: [],
    environment: failure.environment,
    owner: undefined,
    policy: ref,
    section: 'rego',
    fallback: { file: failure.file, path: [] },
  };
}
