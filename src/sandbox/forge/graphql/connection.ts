import { ApiError } from '../api-error.ts';

/** The arguments that every list takes. */
export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
}

const mostEntries = 100;

/**
 * A part of a list (GraphQL Cursor Connections). GitHub demands `first` or `last`, from 1 to 100:
 * https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
 */
export function connection<Item>(
  { name, all }: { readonly name: string; readonly all: readonly Item[] },
  page: PageArguments,
  present: (item: Item) => unknown,
): object {
  const { start, end } = boundsOf(name, all.length, page);
  const items = all.slice(start, end);
  const isEmpty = items.length === 0;
  return {
    totalCount: all.length,
    pageInfo: {
      hasNextPage: start + items.length < all.length,
      hasPreviousPage: start > 0,
      startCursor: isEmpty ? null : cursor(start + 1),
      endCursor: isEmpty ? null : cursor(start + items.length),
    },
    nodes: items.map(present),
  };
}

function boundsOf(
  name: string,
  length: number,
  { first, last, after, before }: PageArguments,
): { readonly start: number; readonly end: number } {
  const from = readCursor(after) ?? 0;
  const to = Math.min(length, (readCursor(before) ?? length + 1) - 1);
  if (typeof first === 'number') return { start: from, end: Math.min(to, from + checkSize(name, first)) };
  if (typeof last === 'number') return { start: Math.max(from, to - checkSize(name, last)), end: to };
  throw new ApiError(
    422,
    `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
  );
}

function checkSize(name: string, size: number): number {
  if (size >= 1 && size <= mostEntries) return size;
  throw new ApiError(
    422,
    `Requesting ${size} records on the \`${name}\` connection exceeds the limit of ${mostEntries} records.`,
  );
}

/** Stands behind the entry of a place that is counted from 1. */
function cursor(place: number): string {
  return Buffer.from(`cursor:${place}`).toString('base64');
}

function readCursor(text: string | null | undefined): number | undefined {
  if (text === null || text === undefined) return undefined;
  const [, place] = /^cursor:(\d{1,9})$/.exec(Buffer.from(text, 'base64').toString()) ?? [];
  if (place === undefined)
    throw new ApiError(422, `\`${text.slice(0, 100)}\` does not appear to be a valid cursor.`);
  return Number(place);
}
