import { runGit } from './run-git.ts';

/** Copies a commit and all it needs from another repository of the forge; no ref is moved. */
export async function fetchCommit(
  directory: string,
  { from, sha }: { from: string; sha: string },
): Promise<void> {
  const upload = '--upload-pack=git -c uploadpack.allowAnySHA1InWant=true upload-pack';
  await runGit({
    directory,
    args: ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', upload, from, sha],
  });
}
