import type { Call, Reply } from './call.ts';

/** One page of a list, and where the others are. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly headers: Readonly<Record<string, string>>;
}

/** Which page a call asks for: 30 items unless it says otherwise, 100 at most. */
export function pageOf({ query }: Call): { readonly number: number; readonly size: number } {
  const size = toCount(query.get('per_page')) ?? 30;
  return { number: toCount(query.get('page')) ?? 1, size: Math.min(size, 100) };
}

/** Cuts the page that was asked for out of a list, with `Link` headers to the others (RFC 8288). */
export function paginate<Item>(call: Call, all: readonly Item[]): Page<Item> {
  const { number, size } = pageOf(call);
  const last = Math.max(1, Math.ceil(all.length / size));
  return {
    items: all.slice((number - 1) * size, number * size),
    headers: linkHeader(call, { number, last }),
  };
}

function linkHeader(call: Call, { number, last }: { number: number; last: number }): Record<string, string> {
  const pages: [string, number][] = [];
  if (number > 1) pages.push(['prev', Math.min(number - 1, last)]);
  if (number < last) pages.push(['next', number + 1], ['last', last]);
  if (number > 1) pages.push(['first', 1]);
  const links = pages.map(([relation, page]) => linkTo(call, relation, { page: String(page) }));
  return links.length === 0 ? {} : { link: links.join(', ') };
}

/** A link to the same list with other parameters. */
export function linkTo(call: Call, relation: string, change: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(call.query);
  for (const [name, value] of Object.entries(change)) query.set(name, value);
  return `<${call.core.apiUrl}${call.path}?${query.toString()}>; rel="${relation}"`;
}

/** 200 with the page of a list that was asked for; only that page is presented. */
export async function listReply<Item>(
  call: Call,
  all: readonly Item[],
  present: (item: Item) => unknown,
): Promise<Reply> {
  const page = paginate(call, all);
  return { status: 200, body: await Promise.all(page.items.map(present)), headers: page.headers };
}

/** As `listReply`, in GitHub's other form: the count of all, and the page under a name. */
export async function countedListReply<Item>(
  call: Call,
  all: readonly Item[],
  shape: { name: string; present: (item: Item) => unknown },
): Promise<Reply> {
  const page = paginate(call, all);
  const items = await Promise.all(page.items.map(shape.present));
  return { status: 200, body: { total_count: all.length, [shape.name]: items }, headers: page.headers };
}

/** A positive whole number in a query; undefined for anything else. */
export function toCount(text: string | null): number | undefined {
  if (text === null || !/^\d{1,9}$/.test(text)) return undefined;
  const count = Number(text);
  return count > 0 ? count : undefined;
}
