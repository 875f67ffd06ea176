import type { Edit, PushChapter, SectionSignature } from './chapters.ts';
import { parseGitDiff } from './git-diff.ts';
import type { Stage } from './stage.ts';
import { StoryError } from './story-error.ts';
import { cloneAs, type Workplace } from './workplace.ts';

export const storyBranch = 'payments-memory';

/** Edits, commits and pushes as the author, and shows it; gives the id of the new head. */
export async function pushChange(stage: Stage, chapter: PushChapter): Promise<string> {
  const { transcript, workplace } = stage;
  for (const edit of chapter.edits) await makeEdit(workplace, edit);
  if (chapter.signature !== undefined) return pushSignature(stage, chapter.commit, chapter.signature);
  for (const { file, lines } of parseGitDiff(await workplace.git('diff', '--unified=1')))
    transcript.change(file, lines);
  transcript.pause();
  return commitAndPush(stage, chapter.commit);
}

async function pushSignature(
  stage: Stage,
  commit: string,
  { section, envelope }: SectionSignature,
): Promise<string> {
  const { world, transcript, workplace } = stage;
  const { security, cloneUrl } = world;
  const directory = `${world.directory}-${security.login}`;
  const theirs = await cloneAs({ directory, cloneUrl, person: security, token: security.token });
  await theirs.git('switch', '--quiet', storyBranch);
  const start = performance.now();
  const said = await world.sign({ directory, section });
  const command = `npx charter sign ${section} --key ~/.ssh/id_ed25519`;
  transcript.command(security.login, command, performance.now() - start);
  const lines = said.trimEnd().split('\n');
  transcript.block(lines.map((text) => ({ kind: 'table', text })));
  transcript.pause();
  await workplace.write(envelope, await theirs.read(envelope));
  return commitAndPush(stage, commit);
}

async function commitAndPush(stage: Stage, commit: string): Promise<string> {
  await gitAloud(stage, ['commit', '--quiet', '--all', '--message', commit]);
  await gitAloud(stage, ['push', '--quiet', 'origin', storyBranch]);
  return (await stage.workplace.git('rev-parse', 'HEAD')).trim();
}

/** Runs Git in the author's clone, and shows the command with its time. */
export async function gitAloud(
  { world, transcript, workplace }: Stage,
  words: readonly string[],
): Promise<string> {
  const start = performance.now();
  const output = await workplace.git(...words);
  const typed = words
    .filter((word) => word !== '--quiet')
    .map((word) => (word.includes(' ') ? `"${word}"` : word));
  transcript.command(world.author.login, `git ${typed.join(' ')}`, performance.now() - start);
  return output;
}

async function makeEdit(workplace: Workplace, { file, before, after }: Edit): Promise<void> {
  const parts = (await workplace.read(file)).split(before);
  if (parts.length !== 2)
    throw new StoryError({
      code: 'story-file-changed',
      message: `${JSON.stringify(before)} stands ${parts.length - 1} times in ${file} instead of once`,
      hint: 'The story plays on the unchanged example: start it without --repo and with a new folder for --keep.',
    });
  await workplace.write(file, parts.join(after));
}
