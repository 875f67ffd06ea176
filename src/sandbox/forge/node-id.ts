/** A global id in the manner of GitHub's: the type's letters and the id, opaque to clients. */
export function nodeId(type: string, ...parts: readonly (number | string)[]): string {
  return `${type}_${Buffer.from(parts.join(':')).toString('base64url')}`;
}
