import type { BlastRadius } from '../../model/graph.ts';
import type { EnvironmentPlan, FieldChange, Plan, PlanSummary } from '../../model/plan.ts';
import type { Risk } from '../../model/traits.ts';
import { actionSigns } from './action-signs.ts';
import { valueChangeLines } from './value-change-lines.ts';
import {
  groupChanges,
  joinBlastRadius,
  reasonsOf,
  registryPlace,
  type ChangeGroup,
} from './change-groups.ts';
import { changeCount, changedEnvironments, counted, highestRisk, reachedCount } from '../counts.ts';
import { codeList, codeSpan, fencedBlock, htmlCode, htmlText, prose, tableRow } from '../markdown.ts';
import { oneLine } from '../visible-text.ts';

/** A `<details>` of more lines than this starts closed. */
const openLines = 12;

/** Refs named in one list before the rest is only counted. */
const listedRefs = 10;

/** Changes whose reasons are told beside the risk of an environment. */
const listedReasons = 5;

/** Lines of one value shown in Markdown before the rest is only counted. */
const valueLimit = 200;

/** Counts, risk and reach per environment; environments without changes have their row too. */
export function planTable(plan: Plan): string {
  const rows = plan.environments.map((environment) => planRow(codeSpan(environment.name), environment));
  const isRegistryShown = changeCount(plan.registry.summary) > 0;
  return [
    tableRow(['environment', 'create', 'update', 'replace', 'delete', 'unchanged', 'risk', 'blast radius']),
    '| :-- | --: | --: | --: | --: | --: | :-- | :-- |',
    ...rows,
    ...(isRegistryShown ? [planRow(`_${registryPlace}_`, plan.registry)] : []),
  ].join('\n');
}

function planRow(name: string, { summary, changes }: Pick<EnvironmentPlan, 'summary' | 'changes'>): string {
  const radius = joinBlastRadius(changes.map(({ blastRadius }) => blastRadius));
  const isEmpty = radius.direct.length + radius.transitive.length === 0;
  return tableRow([
    name,
    ...summaryCells(summary),
    riskLabel(highestRisk(changes)),
    isEmpty ? '–' : `${reachedCount(radius)}, ${counted(radius.owners.length, 'owner')}`,
  ]);
}

function summaryCells(summary: PlanSummary): string[] {
  const counts = [summary.create, summary.update, summary.replace, summary.delete];
  return [...counts.map((count) => (count === 0 ? '0' : `**${count}**`)), String(summary.unchanged)];
}

const riskMarks: Readonly<Record<Risk, string>> = { low: '🟢', medium: '🟡', high: '🔴' };

/** The no-break space keeps a narrow table from setting the mark above its word. */
function riskLabel(risk: Risk | undefined): string {
  return risk === undefined ? '–' : `${riskMarks[risk]}\u00A0${risk}`;
}

/** Makes a `<details>` for each change, the riskiest first; equal changes of several environments are one. */
export function changeBlocks(plan: Plan): readonly (() => string)[] {
  return groupChanges(plan).map((group) => () => changeBlock(group));
}

function changeBlock(group: ChangeGroup): string {
  const body = [factList(group), ...valueChanges(group.fields), ...orderChanges(group.fields)];
  const lines = body.join('\n\n').split('\n').length;
  const sign = htmlText(actionSigns[group.action]);
  const places = group.places.map(({ name }) => htmlCode(name)).join(', ');
  return [
    lines > openLines ? '<details>' : '<details open>',
    `<summary>${riskMarks[group.risk]} <b>${sign}</b> ${htmlCode(group.ref)} — ${group.action} in ${places}</summary>`,
    '',
    ...body.flatMap((part) => [part, '']),
    '</details>',
  ].join('\n');
}

function factList(group: ChangeGroup): string {
  const { risk, owner, places } = group;
  const reasons = reasonsOf(group).join(' ');
  return [
    `- Risk **${risk}**${reasons === '' ? '' : `: ${prose(reasons)}`}`,
    `- ${owner === undefined ? 'No owner' : `Owner ${codeSpan(owner)}`}`,
    `- ${reachPhrase(joinBlastRadius(places.map(({ change }) => change.blastRadius)))}`,
  ].join('\n');
}

/** How risky changes are and why, and who is touched by them: what the table says in short. */
export function riskBlock(changes: EnvironmentPlan['changes']): string {
  const risk = highestRisk(changes);
  if (risk === undefined) return '';
  const riskiest = changes.filter((change) => change.risk === risk);
  const reasons = riskiest.slice(0, listedReasons).map(({ ref, reasons: own }) => {
    const why = own.length === 0 ? '' : `: ${prose(own.join(' '))}`;
    return `  - ${codeSpan(ref)}${why}`;
  });
  const left = riskiest.length - reasons.length;
  const among = changes.length === 1 ? '' : `, the highest of ${counted(changes.length, 'change')}`;
  return [
    `- ${riskMarks[risk]} Risk **${risk}**${among}:`,
    ...reasons,
    ...(left === 0 ? [] : [`  - _and ${counted(left, 'more change')} of this risk_`]),
    `- ${reachPhrase(joinBlastRadius(changes.map(({ blastRadius }) => blastRadius)))}`,
  ].join('\n');
}

/** Who is touched by a change, directly and further on, and who owns them. */
function reachPhrase(radius: BlastRadius): string {
  const { direct, transitive, owners } = radius;
  if (direct.length + transitive.length === 0) return 'Nothing depends on it';
  const parts = [
    ...(direct.length === 0 ? [] : [`directly ${codeList(direct, listedRefs)}`]),
    ...(transitive.length === 0 ? [] : [`further on ${codeList(transitive, listedRefs)}`]),
    ...(owners.length === 0 ? [] : [`owned by ${codeList(owners, listedRefs)}`]),
  ];
  return `Affects ${reachedCount(radius)}: ${parts.join('; ')}`;
}

function valueChanges(fields: readonly FieldChange[]): string[] {
  const lines = fields.filter(({ kind }) => kind !== 'order').flatMap(fieldLines);
  return lines.length === 0 ? [] : [fencedBlock('diff', lines.join('\n'))];
}

function fieldLines(field: FieldChange): readonly string[] {
  const heading = `@@ ${field.path === '' ? 'the whole manifest' : oneLine(field.path)} @@`;
  if (field.kind === 'secret') return [heading, '! a secret: it changed, its value is not shown'];
  const lines = valueChangeLines(field.before, field.after);
  const shown = lines.slice(0, valueLimit).map(({ sign, text }) => `${sign} ${text}`);
  const rest = lines.length > valueLimit ? [`# showing ${valueLimit} of ${lines.length} lines`] : [];
  return [heading, ...shown, ...rest];
}

function orderChanges(fields: readonly FieldChange[]): string[] {
  const paths = fields.filter(({ kind }) => kind === 'order').map(({ path }) => path);
  return paths.length === 0 ? [] : [`Only the order of items changed in ${codeList(paths, listedRefs)}.`];
}

/** The waves of the environments that have changes, equal ones together, under a title; nothing when there is nothing to deploy. */
export function orderOfDeployment(plan: Plan): readonly string[] {
  const orders = Map.groupBy(
    changedEnvironments(plan).filter(({ waves }) => waves.length > 0),
    ({ waves }) => waveText(waves),
  );
  const items = [...orders].map(
    ([order, environments]) => `- ${environments.map(({ name }) => codeSpan(name)).join(', ')}: ${order}`,
  );
  return items.length === 0 ? [] : [`**Order of deployment**\n\n${items.join('\n')}`];
}

function waveText(waves: EnvironmentPlan['waves']): string {
  const shown = waves.slice(0, listedRefs).map((wave) => codeList(wave, listedRefs));
  const rest = waves.length > listedRefs ? [`… (showing ${listedRefs} of ${waves.length} waves)`] : [];
  return [...shown, ...rest].join(' → ');
}
