import { valueAt } from '../../model/read-unknown.ts';
import { malformedAnswer } from './forge-fault.ts';

export interface AnswerContext {
  readonly route: string;
  readonly subject: string;
}

/** Pages of one list, a hundred to a page: more than any forge has, so that no answer can make it go on for ever. */
const mostPages = 2_000;

/** The numbers of the pages of a list, from 1. Throws `ForgeError` where the list does not end. */
export function* pageNumbers(context: AnswerContext): Generator<number, never> {
  for (let page = 1; page <= mostPages; page++) yield page;
  throw malformedAnswer(context, 'end of its list');
}

/** A list in an answer, or in a field of it. Throws `ForgeError`. */
export function readList(data: unknown, context: AnswerContext, field?: string): readonly unknown[] {
  const list = field === undefined ? data : valueAt(data, field);
  if (!Array.isArray(list)) throw malformedAnswer(context, field ?? 'list');
  return list;
}
