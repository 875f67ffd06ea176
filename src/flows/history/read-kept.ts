/** The value that a text which was kept holds; undefined where it holds none. What form it has is not known. */
export function readKept(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
