import { filesAtTip } from '../../history/files-at-tip.ts';
import type { CommitId, TreeEntry } from '../../model/git.ts';
import type { Ref } from '../../model/ref.ts';
import { readCommitLine, type HistorySource } from '../history/commit-line.ts';
import {
  filesIn,
  readEachSettings,
  readPastFiles,
  selectFiles,
  settingsOver,
} from '../history/past-files.ts';

/** All refs at the end of a line, and those of files that were deleted: for finding what somebody may have meant. */
export async function findKnownRefs(
  source: HistorySource,
  request: { readonly tip: CommitId; readonly folder: string },
): Promise<{ readonly present: ReadonlySet<Ref>; readonly gone: ReadonlySet<Ref> }> {
  const line = await readCommitLine(source, request);
  const tree = filesAtTip(line);
  const deleted = line.commits.flatMap((commit) =>
    filesIn([{ ...commit, changes: commit.changes.filter(({ after }) => after === undefined) }]),
  );
  const settings = await readEachSettings(source.reader, [...tree.values()]);
  const wanted = selectFiles([...tree.values(), ...deleted], settingsOver(line, settings));
  const files = await readPastFiles(source.reader, wanted, settings);
  const present = files.readSettings(tree.get(files.settingsPath));
  const refsIn = (entries: Iterable<TreeEntry>): ReadonlySet<Ref> =>
    new Set(
      [...entries].flatMap((entry) => files.parse(entry, present)?.manifests.map(({ ref }) => ref) ?? []),
    );
  return { present: refsIn(tree.values()), gone: refsIn(deleted) };
}
