/** Something the story says will happen, compared with what did. */
export interface Expectation {
  /** As a sentence about the world: "`charter/validate` is red". */
  readonly claim: string;
  readonly isMet: boolean;
  /** What was seen, short enough for one line. */
  readonly found: string;
  readonly expected: string;
}

/** Met when both are the same. */
export function expectSame(claim: string, sides: { found: string; expected: string }): Expectation {
  return { claim, ...sides, isMet: sides.found === sides.expected };
}

/** Met when the number is between 1 and `most`: nothing at all would mean that nothing was done. */
export function expectAtMost(
  claim: string,
  { found, most, noun }: { found: number; most: number; noun: string },
): Expectation {
  return {
    claim,
    isMet: found >= 1 && found <= most,
    found: `${found} ${noun}`,
    expected: `1 to ${most} ${noun}`,
  };
}

/** Met when the text holds every part; says which it lacks. */
export function expectParts(
  claim: string,
  { found, parts }: { found: string; parts: readonly string[] },
): Expectation {
  const missing = parts.filter((part) => !found.includes(part));
  const expected = parts.join(', ');
  return {
    claim,
    isMet: missing.length === 0,
    found: missing.length === 0 ? expected : `a text without ${missing.join(', ')}`,
    expected,
  };
}
