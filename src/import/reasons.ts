/** The sentence that a table has for a key; keys come from foreign documents, so only its own count. */
export function reasonFor(table: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
