/** What is compared with what. */
export interface DiffSides {
  readonly base: string;
  /** Undefined for the working tree. */
  readonly head: string | undefined;
  /** True where the state before is not the base itself, but where the head parted from it. */
  readonly isSinceParting: boolean;
}

/**
 * The sides that the words of `charter diff` name: `A B`, `A..B`, or `A...B` for what happened in B since it parted from
 * A; a side that is left out beside the dots is HEAD (gitrevisions, git-diff). No name of a branch or tag holds two dots
 * (git-check-ref-format), so they can only stand between two.
 */
export function readSides([first = 'HEAD', second]: readonly string[]): DiffSides {
  const [, from = '', dots, to = ''] = /^((?:(?!\.\.).)*)(\.{2,3})(?!\.)(.*)$/s.exec(first) ?? [];
  if (second !== undefined || dots === undefined) return { base: first, head: second, isSinceParting: false };
  return { base: from || 'HEAD', head: to || 'HEAD', isSinceParting: dots === '...' };
}
