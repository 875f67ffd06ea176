/** How forges name a pull request in the subject of the commit that merges it; GitHub, Bitbucket, and squashed ones. */
const inSubject = [
  /^Merge pull request #(\d{1,9})\b/,
  /\(pull request #(\d{1,9})\)$/,
  /\(#(\d{1,9})\)$/,
] as const;

/** GitLab names it at the end of the body. */
const inBody = /^See merge request \S*!(\d{1,9})$/m;

/** Longest subject that is kept, in UTF-16 units. */
const longest = 500;

/**
 * The subject of a commit and the pull request that it names. Where the subject only says that a pull request was
 * merged, the title in the body stands for it.
 */
export function describeMessage(
  subject: string,
  body: string,
): { readonly subject: string; readonly pullRequest: number | undefined } {
  const number = inSubject.map((pattern) => pattern.exec(subject)?.[1]).find((found) => found !== undefined);
  const title = /^Merge pull request #\d/.test(subject) ? firstLine(body) : '';
  const named = number ?? inBody.exec(body)?.[1];
  return {
    subject: (title === '' ? subject : title).slice(0, longest),
    pullRequest: named === undefined ? undefined : Number(named),
  };
}

function firstLine(text: string): string {
  return (
    text
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.trim() ?? ''
  );
}
