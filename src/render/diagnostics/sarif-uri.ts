/**
 * A path of a repository as a relative URI reference (RFC 3986): every segment percent-encoded, so that no name can
 * be taken for a scheme, a query or a fragment. Half a surrogate pair, which has no UTF-8 form, becomes U+FFFD.
 */
export function relativeUri(path: string): string {
  return path.split('/').map(encodeSegment).join('/');
}

/** `encodeURIComponent` leaves five characters alone that RFC 3986 reserves as sub-delimiters. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
