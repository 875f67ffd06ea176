/** One line of a hunk, with its number before and after where it exists there. */
export interface PatchLine {
  readonly kind: 'context' | 'added' | 'deleted';
  readonly before: number | undefined;
  readonly after: number | undefined;
  readonly text: string;
  /** The file ends after this line without a line break. */
  readonly endsWithoutNewline: boolean;
}

export interface Hunk {
  /** `@@ -1,4 +1,6 @@` */
  readonly range: string;
  /** What Git found to be the surrounding section, or nothing. */
  readonly section: string;
  readonly lines: readonly PatchLine[];
}

/** What `git diff` says of one file. */
export interface FilePatch {
  readonly path: string;
  /** The name before a rename or copy. */
  readonly previousPath: string | undefined;
  readonly isBinary: boolean;
  readonly hunks: readonly Hunk[];
}
