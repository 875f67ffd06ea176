import { indexOwners } from '../../src/approvals/codeowners/index-owners.ts';
import { parseCodeOwners } from '../../src/approvals/codeowners/parse-codeowners.ts';
import { decideApprovals } from '../../src/approvals/decide.ts';
import { coverageDigests } from '../../src/approvals/requirements.ts';
import type { CodeOwners } from '../../src/model/approval-facts.ts';
import { aQuestion, aRequirement, aStatement, headCommit } from '../builders/an-approval.ts';
import { summaryOf } from './summary.ts';

const rules = 10_000;
const paths = 3_000;
const rounds = 7;

/** Owners of many paths by many rules, once as people write them and once made to be slow; many approvals. */
export async function run(): Promise<readonly string[]> {
  const usual = codeOwners((index) => (index % 10 === 0 ? `*.ext${index}` : `/services/svc${index}/**`));
  const hostile = codeOwners((index) => (index % 2 === 0 ? `*a*b${index}` : `/src/*/x*y${index}/**/z`));
  const usualPaths = Array.from(
    { length: paths },
    (_, index) => `services/svc${index}/a/b/file.ext${index * 10}`,
  );
  const hostilePaths = Array.from({ length: paths }, (_, index) => `src/aaa${index}/xxyy/deep/down/z`);
  return Promise.resolve([
    `owners of 3,000 paths by 10,000 rules: ${summaryOf(timesOf(() => findAll(usual, usualPaths)))}`,
    `the same, made to be slow: ${summaryOf(timesOf(() => findAll(hostile, hostilePaths)))}`,
    `1,000 requirements and 200 statements: ${summaryOf(timesOf(decideMany()))}`,
  ]);
}

function codeOwners(patternOf: (index: number) => string): CodeOwners {
  const lines = Array.from({ length: rules }, (_, index) => `${patternOf(index)} @acme/team${index % 50}`);
  return parseCodeOwners('CODEOWNERS', new TextEncoder().encode(lines.join('\n')));
}

function findAll(codeowners: CodeOwners, asked: readonly string[]): unknown {
  const ruleFor = indexOwners(codeowners);
  return asked.map((path) => ruleFor(path));
}

function decideMany(): () => unknown {
  const requirements = Array.from({ length: 1_000 }, (_, index) =>
    aRequirement({ id: `policy:p/r${index}`, count: 2 }),
  );
  const statements = Array.from({ length: 200 }, (_, index) => ({
    ...aStatement('ben'),
    id: index,
    by: { id: 100 + index, login: `p${index}`, kind: 'person' as const },
  }));
  const coverageAt = new Map([[headCommit, coverageDigests(requirements)]]);
  const question = aQuestion({ requirements, statements, coverageAt });
  return () => decideApprovals(question);
}

function timesOf(act: () => unknown): readonly number[] {
  return Array.from({ length: rounds }, () => {
    const begun = process.cpuUsage();
    act();
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / 1000;
  });
}
