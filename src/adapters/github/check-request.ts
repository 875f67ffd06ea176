import type { Annotation } from '../../model/check-report.ts';
import type { CheckToWrite } from '../../ports/forge.ts';

/** GitHub's limits: https://docs.github.com/en/rest/checks/runs */
export const mostBytes = 65_535;
export const mostAnnotations = 50;
export const mostTitleCharacters = 255;

/** The body of a request that creates a finished check run, cut to GitHub's limits where a report exceeds them. */
export function checkRequest({ head, report, externalId }: CheckToWrite, now: string): object {
  return {
    name: report.name,
    head_sha: head,
    external_id: externalId,
    status: 'completed',
    conclusion: report.conclusion,
    completed_at: now,
    output: {
      title: report.title.slice(0, mostTitleCharacters),
      summary: cutBytes(report.summary, mostBytes),
      ...(report.text === undefined ? {} : { text: cutBytes(report.text, mostBytes) }),
      annotations: report.annotations.slice(0, mostAnnotations).map(toRequest),
    },
  };
}

function toRequest(annotation: Annotation): object {
  const { startColumn, endColumn } = annotation;
  return {
    path: annotation.path,
    start_line: annotation.startLine,
    end_line: annotation.endLine,
    ...(startColumn === undefined ? {} : { start_column: startColumn }),
    ...(endColumn === undefined ? {} : { end_column: endColumn }),
    annotation_level: annotation.level,
    title: annotation.title.slice(0, mostTitleCharacters),
    message: cutBytes(annotation.message, mostBytes),
  };
}

/** The longest beginning of a text within so many bytes of UTF-8, never ending inside a character. */
export function cutBytes(text: string, most: number): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= most) return text;
  let end = most;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.toString('utf8', 0, end);
}
