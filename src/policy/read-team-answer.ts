import { parseFieldPath } from '../model/field-path.ts';
import type { Finding, VerdictSeverity } from '../model/policy.ts';
import { valueAt } from '../model/read-unknown.ts';
import type { Ref } from '../model/ref.ts';
import { environmentRef, type EnvironmentFacts, type Subject, type TraitsByKind } from './facts.ts';
import { placesAt } from './field-values.ts';
import type { ReadAnswer } from './read-answer.ts';
import type { TeamPackage } from './team-policies.ts';
import { quoted } from './wording.ts';

/** Most verdicts of one package in one environment; nobody would read more. */
const mostItems = 10_000;
const longestMessage = 2_000;

interface TeamContext {
  readonly team: TeamPackage;
  readonly environment: EnvironmentFacts;
  readonly traits: TraitsByKind;
}

/**
 * The findings in a package's answer: `deny` and `warn` are sets of texts, or of objects with a `message` and, where it
 * is about a manifest, its `ref` and a `path` in it. Who says it is told by us, never by the answer.
 */
export function readTeamAnswer(answer: unknown, context: TeamContext): ReadAnswer {
  const sides = (['deny', 'warn'] as const).map((severity) => ({
    severity,
    items: valueAt(answer, severity),
  }));
  if (sides.every(({ items }) => items === undefined)) {
    return { kind: 'wrong', problem: `it has neither \`deny\` nor \`warn\`` };
  }
  const findings: Finding[] = [];
  for (const { severity, items } of sides) {
    if (items === undefined) continue;
    if (!Array.isArray(items)) return { kind: 'wrong', problem: `\`${severity}\` is no set` };
    if (items.length > mostItems)
      return { kind: 'wrong', problem: `\`${severity}\` has ${items.length} items` };
    for (const item of items as readonly unknown[]) {
      const finding = toFinding(item, severity, context);
      if (typeof finding === 'string') return { kind: 'wrong', problem: `\`${severity}\` ${finding}` };
      findings.push(finding);
    }
  }
  return { kind: 'read', findings };
}

function toFinding(item: unknown, severity: VerdictSeverity, context: TeamContext): Finding | string {
  const message = messageOf(item);
  if (message === undefined) return 'holds something without a message';
  const subject = subjectOf(item, context);
  if (typeof subject === 'string') return subject;
  const { team, environment } = context;
  const policy: Ref = `rego:${team.name}`;
  return {
    code: severity === 'deny' ? 'policy-denied' : 'policy-warned',
    rule: `${team.name}.${severity}`,
    severity,
    message,
    environment: environment.name,
    policy,
    section: 'rego',
    fallback: { file: team.file, path: [] },
    ...(subject === undefined
      ? { ref: environmentRef(environment) ?? policy, at: [], owner: undefined }
      : { ref: subject.ref, at: pathOf(item, subject, context), owner: subject.owner }),
  };
}

function messageOf(item: unknown): string | undefined {
  const message = typeof item === 'string' ? item : valueAt(item, 'message');
  if (typeof message !== 'string' || message.trim() === '') return undefined;
  return message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message;
}

/** The manifest that is meant; undefined where none is named, a text where it does not exist. */
function subjectOf(item: unknown, { environment }: TeamContext): Subject | string | undefined {
  const ref = valueAt(item, 'ref');
  if (ref === undefined) return undefined;
  const subject = typeof ref === 'string' ? environment.subjects.get(ref as Ref) : undefined;
  return subject ?? `names ${quoted(JSON.stringify(ref))}, which is no ref of its input`;
}

/** A path that cannot be read, or leads nowhere, stands for the manifest as a whole. */
function pathOf(item: unknown, subject: Subject, { traits }: TeamContext): Finding['at'] {
  const text = valueAt(item, 'path');
  const path = typeof text === 'string' ? parseFieldPath(text) : undefined;
  const value = subject.after ?? subject.before;
  if (path === undefined || value === undefined) return [];
  return placesAt(value, path, traits[subject.kind])[0]?.path ?? [];
}
