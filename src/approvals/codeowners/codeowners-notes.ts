import type { CodeOwners } from '../../model/approval-facts.ts';
import { quotedText } from '../quoted-text.ts';

/** What a reader of the approval check should know of CODEOWNERS: the lines that GitHub skips, a note each. */
export function codeOwnersNotes(codeowners: CodeOwners | undefined): readonly string[] {
  return (codeowners?.diagnostics ?? []).map(
    ({ file, range, message, code }) =>
      `${quotedText(`${file}:${range.line}:${range.column}`)} ${message} (${code})`,
  );
}
