import type { Annotation } from '../../../model/check-report.ts';
import type { GateCheckReport } from '../../../model/gate-check.ts';
import type { GateCheckToWrite, PublishTarget } from '../../../ports/forge.ts';
import { cutBytes, mostAnnotations, mostBytes, mostTitleCharacters } from '../check-limits.ts';

/** GitHub's limits of a button: https://docs.github.com/en/rest/checks/runs */
const mostButtons = 3;
const mostLabelCharacters = 20;
const mostDescriptionCharacters = 40;

/** A `CreateCheckRunInput` or `UpdateCheckRunInput`, cut to GitHub's limits where a report exceeds them. */
export function checkInput(target: PublishTarget, check: GateCheckToWrite, now: string): object {
  const { head, report, externalId, replaces } = check;
  return {
    repositoryId: target.repository,
    ...(replaces === undefined ? { headSha: head } : { checkRunId: replaces }),
    name: report.name,
    externalId,
    ...stateInput(report, now),
    output: outputInput(report),
    actions: (report.buttons ?? []).slice(0, mostButtons).map(({ label, description, identifier }) => ({
      label: label.slice(0, mostLabelCharacters),
      description: description.slice(0, mostDescriptionCharacters),
      identifier: identifier.slice(0, mostLabelCharacters),
    })),
  };
}

function stateInput({ state }: GateCheckReport, now: string): object {
  if (state === 'in-progress') return { status: 'IN_PROGRESS' };
  return { status: 'COMPLETED', conclusion: state.toUpperCase(), completedAt: now };
}

function outputInput({ title, summary, text, annotations, images = [] }: GateCheckReport): object {
  return {
    title: title.slice(0, mostTitleCharacters),
    summary: cutBytes(summary, mostBytes),
    ...(text === undefined ? {} : { text: cutBytes(text, mostBytes) }),
    annotations: annotations.slice(0, mostAnnotations).map(annotationInput),
    ...(images.length === 0
      ? {}
      : { images: images.map(({ url, ...image }) => ({ ...image, imageUrl: url })) }),
  };
}

function annotationInput({ path, level, title, message, ...place }: Annotation): object {
  const { startLine, endLine, startColumn, endColumn } = place;
  return {
    path,
    location: {
      startLine,
      endLine,
      ...(startColumn === undefined ? {} : { startColumn }),
      ...(endColumn === undefined ? {} : { endColumn }),
    },
    annotationLevel: level.toUpperCase(),
    title: title.slice(0, mostTitleCharacters),
    message: cutBytes(message, mostBytes),
  };
}
