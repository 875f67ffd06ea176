import { ApiError, invalid } from '../../api-error.ts';
import type { CheckRunFields } from '../../actions/check-runs.ts';
import {
  checkConclusions,
  checkStatuses,
  type CheckAction,
  type CheckAnnotation,
  type CheckOutput,
} from '../../store/model/check.ts';
import type { Fields } from '../fields.ts';

/** What GitHub takes of one check run, per request (GitHub docs, "Create a check run"). */
const limits = { annotations: 50, actions: 3, label: 20, identifier: 20, description: 40 } as const;

/** Bytes of `summary` and of `text`. */
const textLimit = 65_535;

/** Reads what a request for a new check run says: an output must have a title. */
export function readNewCheckRun(fields: Fields): CheckRunFields {
  fields.object('output')?.text('title');
  return readCheckRun(fields);
}

/** Reads what a request says of a check run. */
export function readCheckRun(fields: Fields): CheckRunFields {
  const output = fields.object('output');
  const actions = fields.objects('actions');
  return withoutUndefined({
    name: fields.optionalText('name'),
    externalId: fields.optionalText('external_id'),
    detailsUrl: fields.optionalText('details_url'),
    status: fields.choice('status', checkStatuses),
    conclusion: fields.choice('conclusion', checkConclusions),
    startedAt: readTime(fields, 'started_at'),
    completedAt: readTime(fields, 'completed_at'),
    output: output === undefined ? undefined : readOutput(output),
    annotations: output === undefined ? undefined : readAnnotations(output),
    actions: actions === undefined ? undefined : readActions(actions),
  });
}

function withoutUndefined(fields: {
  readonly [Name in keyof CheckRunFields]: CheckRunFields[Name] | undefined;
}): CheckRunFields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function readTime(fields: Fields, name: string): string | undefined {
  const text = fields.optionalText(name);
  if (text === undefined) return undefined;
  if (Number.isNaN(Date.parse(text)))
    throw new ApiError(422, `Invalid request.\n\n${text} is not a valid date-time.`);
  return new Date(Date.parse(text)).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** A summary that is too long is refused; a longer text is cut without a word. */
function readOutput(output: Fields): CheckOutput {
  const summary = output.text('summary');
  const size = Buffer.byteLength(summary);
  if (size > textLimit) throw tooLong(textLimit, size);
  const text = output.optionalText('text');
  return {
    title: output.optionalText('title') ?? null,
    summary,
    text: text === undefined ? null : cutToBytes(text, textLimit),
  };
}

/** Cuts a text to so many bytes without splitting a character. */
function cutToBytes(text: string, limit: number): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= limit) return text;
  let end = limit;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end);
}

function readAnnotations(output: Fields): readonly CheckAnnotation[] | undefined {
  const annotations = output.objects('annotations');
  if (annotations !== undefined && annotations.length > limits.annotations)
    throw new ApiError(
      422,
      `Invalid request.\n\nNo more than ${limits.annotations} items are allowed; ${annotations.length} were supplied.`,
    );
  return annotations?.map(readAnnotation);
}

const levels = ['notice', 'warning', 'failure'] as const;

function readAnnotation(fields: Fields): CheckAnnotation {
  const level = fields.choice('annotation_level', levels);
  if (level === undefined) throw new ApiError(422, `Invalid request.\n\n"annotation_level" wasn't supplied.`);
  const annotation = {
    path: fields.text('path'),
    startLine: fields.integer('start_line'),
    endLine: fields.integer('end_line'),
    startColumn: fields.optionalInteger('start_column') ?? null,
    endColumn: fields.optionalInteger('end_column') ?? null,
    level,
    title: fields.optionalText('title') ?? null,
    message: fields.text('message'),
    rawDetails: fields.optionalText('raw_details') ?? null,
  };
  checkPlace(annotation);
  return annotation;
}

function checkPlace({ startLine, endLine, startColumn, endColumn }: CheckAnnotation): void {
  if (endLine < startLine) throw badAnnotation('end_line must be greater than or equal to start_line');
  if (startLine !== endLine && (startColumn !== null || endColumn !== null))
    throw badAnnotation('start_column and end_column must be omitted when start_line and end_line differ');
}

function badAnnotation(message: string): ApiError {
  return invalid({ resource: 'CheckRun', field: 'annotations', code: 'custom', message });
}

function readActions(actions: readonly Fields[]): readonly CheckAction[] {
  if (actions.length > limits.actions)
    throw new ApiError(
      422,
      `Invalid request.\n\nNo more than ${limits.actions} items are allowed; ${actions.length} were supplied.`,
    );
  return actions.map((action) => ({
    label: shortText(action, 'label'),
    description: shortText(action, 'description'),
    identifier: shortText(action, 'identifier'),
  }));
}

function shortText(fields: Fields, name: 'label' | 'description' | 'identifier'): string {
  const text = fields.text(name);
  if (text.length > limits[name]) throw tooLong(limits[name], text.length);
  return text;
}

function tooLong(limit: number, found: number): ApiError {
  return new ApiError(
    422,
    `Invalid request.\n\nOnly ${limit} characters are allowed; ${found} were supplied.`,
  );
}
