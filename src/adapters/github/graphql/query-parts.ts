/** Parts of a query that is put together for what is asked. */
export interface QueryParts {
  /** `$o0: String!` */
  readonly declared: readonly string[];
  /** Fields of `Query`, under aliases of their own. */
  readonly fields: readonly string[];
  readonly variables: Readonly<Record<string, unknown>>;
}

/** One query out of several parts, whose aliases and variables differ. */
export function queryOf(
  name: string,
  parts: readonly QueryParts[],
): { readonly document: string; readonly variables: Readonly<Record<string, unknown>> } {
  const declared = parts.flatMap((part) => part.declared).join(', ');
  const fields = parts.flatMap((part) => part.fields).join('\n');
  return {
    document: `query ${name}(${declared}) {\n${fields}\n}`,
    variables: Object.assign({}, ...parts.map(({ variables }) => variables)),
  };
}
