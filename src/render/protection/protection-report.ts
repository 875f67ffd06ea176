import type { Severity } from '../../model/diagnostic.ts';
import type { ProtectionFinding } from '../../model/protection-finding.ts';
import { counted } from '../counts.ts';
import type { Paint } from '../paint.ts';
import { wrapCells } from '../text-width.ts';
import { oneLine, revealInLines } from '../visible-text.ts';

/** What was found in a repository's settings. */
export interface ProtectionReport {
  /** `owner/name`. */
  readonly repository: string;
  readonly branch: string;
  /** The worst first. */
  readonly findings: readonly ProtectionFinding[];
}

/** The report as docs/cli.md describes it. */
export function protectionToJson({ repository, branch, findings }: ProtectionReport): object {
  const count = (severity: Severity): number => countOf(findings, severity);
  const summary = { errors: count('error'), warnings: count('warning'), notes: count('info') };
  return { repository, branch, summary, findings };
}

const labels: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

/** Findings of one kind together, each command once, and the counts at the end. */
export function protectionText(
  { repository, branch, findings }: ProtectionReport,
  paint: Paint,
  width: number | undefined,
): string {
  const place = `${paint.bold(oneLine(repository))}, branch ${paint.bold(oneLine(branch))}`;
  if (findings.length === 0) return `${place}\n\nNothing is missing: the gate holds.\n`;
  const groups = groupAlike(findings);
  const shown = new Map<string, number>();
  const blocks = groups.map((group, index) => {
    const { command } = group.finding;
    const earlier = command === undefined ? undefined : shown.get(command);
    if (command !== undefined && earlier === undefined) shown.set(command, index + 1);
    return blockOf(group, { number: index + 1, earlier, paint, width });
  });
  return `${[place, ...blocks, summaryOf(findings, paint)].join('\n\n')}\n`;
}

interface Group {
  readonly finding: ProtectionFinding;
  readonly subjects: readonly string[];
}

/** Findings that say the same of several things. */
function groupAlike(findings: readonly ProtectionFinding[]): readonly Group[] {
  const byText = Map.groupBy(findings, ({ code, found, expected, setting, command }) =>
    JSON.stringify([code, found, expected, setting, command]),
  );
  return [...byText.values()].flatMap((alike) => {
    const [finding] = alike;
    if (finding === undefined) return [];
    return [{ finding, subjects: alike.flatMap(({ subject }) => subject ?? []) }];
  });
}

function blockOf(
  { finding, subjects }: Group,
  look: {
    readonly number: number;
    /** The number of the finding that shows the same command. */
    readonly earlier: number | undefined;
    readonly paint: Paint;
    readonly width: number | undefined;
  },
): string {
  const { paint, width } = look;
  const colour = { error: paint.red, warning: paint.yellow, info: paint.blue }[finding.severity];
  const about = subjects.length === 0 ? '' : `: ${subjects.map(oneLine).join(', ')}`;
  const fact = (name: string, text: string): readonly string[] => {
    const [first = '', ...rest] = wrapCells(`   ${name.padEnd(8)}  ${oneLine(text)}`, width, 13);
    return [first.replace(name, paint.dim(name)), ...rest];
  };
  return [
    `${look.number}. ${colour(labels[finding.severity])} ${paint.bold(`${finding.title}${about}`)} ${paint.dim(`(${finding.code})`)}`,
    ...fact('found', finding.found),
    ...fact('expected', finding.expected),
    ...fact('setting', finding.setting),
    ...commandLines(finding.command, look.earlier, paint),
  ].join('\n');
}

/** Not indented, so that the end of a here-document is found when it is copied. */
function commandLines(
  command: string | undefined,
  earlier: number | undefined,
  paint: Paint,
): readonly string[] {
  if (command === undefined) return [];
  if (earlier !== undefined) return [`   ${paint.dim('set it')}    with the command of ${earlier}.`];
  return [`   ${paint.dim('set it')}    with this command:`, '', revealInLines(command)];
}

function summaryOf(findings: readonly ProtectionFinding[], paint: Paint): string {
  const severities: readonly Severity[] = ['error', 'warning', 'info'];
  const counts = severities
    .filter((severity) => countOf(findings, severity) > 0)
    .map((severity) => counted(countOf(findings, severity), labels[severity]));
  const verdict = {
    error: 'The gate can be passed.',
    warning: 'The gate is weaker than it could be, or a part of it is not known.',
    info: 'The gate holds.',
  }[severities.find((severity) => countOf(findings, severity) > 0) ?? 'info'];
  return `${paint.bold(verdict)} ${counts.join(', ')}.`;
}

function countOf(findings: readonly ProtectionFinding[], wanted: Severity): number {
  return findings.filter(({ severity }) => severity === wanted).length;
}
