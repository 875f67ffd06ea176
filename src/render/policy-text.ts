import type { Verdict } from '../model/policy.ts';
import { counted } from './counts.ts';
import type { Paint } from './paint.ts';
import { policyToJson, type PolicyResult } from './policy-json.ts';
import { sourceExcerpt } from './diagnostics/source-excerpt.ts';
import { oneLine } from './visible-text.ts';

interface PolicyText {
  readonly result: PolicyResult;
  /** The text of the files that are pointed at; without it the excerpt is left out. */
  readonly sources: ReadonlyMap<string, string>;
  readonly paint: Paint;
}

/** Verdicts as a terminal shows them: by manifest, each with its source line, and last the counts. */
export function policyText({ result, sources, paint }: PolicyText): string {
  const groups = [...Map.groupBy(result.verdicts, ({ ref }) => ref).values()];
  const blocks = groups.map((verdicts) =>
    [heading(verdicts, paint), ...verdicts.flatMap((verdict) => verdictLines(verdict, sources, paint))].join(
      '\n',
    ),
  );
  return [...blocks.map((block) => `${block}\n`), summaryLines(result, paint)].join('\n');
}

function heading([first]: readonly Verdict[], paint: Paint): string {
  if (first === undefined) return '';
  const owner = first.owner === undefined ? '' : paint.dim(`  ${oneLine(first.owner)}`);
  return `${paint.bold(oneLine(first.ref))}${owner}`;
}

function verdictLines(
  { severity, rule, message, file, range, policy, section, environments, code }: Verdict,
  sources: ReadonlyMap<string, string>,
  paint: Paint,
): readonly string[] {
  const source = sources.get(file);
  const excerpt = source === undefined ? [] : sourceExcerpt(source, range, { paint });
  const label = severity === 'deny' ? paint.bold(paint.red('deny')) : paint.bold(paint.yellow('warn'));
  const where = environments.length === 0 ? '' : `  in ${environments.map(oneLine).join(', ')}`;
  const by = [policy, section].filter((part) => part !== '').join(' ');
  const isOrdinary = code === 'policy-denied' || code === 'policy-warned' || code === rule;
  return [
    `  ${label}  ${paint.bold(oneLine(rule))}${where}  ${paint.dim(oneLine(`${by}${isOrdinary ? '' : ` (${code})`}`))}`,
    `    ${oneLine(message)}`,
    `    ${paint.dim(oneLine(`${file}:${range.line}:${range.column}`))}`,
    ...excerpt.map((line) => `      ${line}`),
  ];
}

function summaryLines(result: PolicyResult, paint: Paint): string {
  const { denials, warnings, refs, environments, guardrails, packages, preexisting } =
    policyToJson(result).summary;
  const parts = [
    ...(denials === 0 ? [] : [counted(denials, 'denial')]),
    ...(warnings === 0 ? [] : [counted(warnings, 'warning')]),
  ];
  const sign = signOf(denials, warnings, paint);
  const rego = packages === 0 ? '' : ` and ${counted(packages, 'Rego package')}`;
  const where = environments === 0 ? '' : ` in ${counted(environments, 'environment')}`;
  const judged = `${counted(refs, 'manifest')}${where} by ${counted(guardrails, 'guardrail')}${rego}`;
  const older =
    preexisting === 0 ? '' : paint.dim(`  ${counted(preexisting, 'older verdict')} not counted\n`);
  return `${sign} ${judged}: ${parts.length === 0 ? 'nothing refused' : parts.join(', ')}\n${older}`;
}

function signOf(denials: number, warnings: number, paint: Paint): string {
  if (denials > 0) return paint.red('✗');
  return warnings > 0 ? paint.yellow('!') : paint.green('✓');
}
