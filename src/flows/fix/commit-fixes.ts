import type { Account } from '../../model/account.ts';
import type { CommandResult } from '../../model/command-answer.ts';
import { ForgeError, isAway } from '../../model/forge-error.ts';
import type { CommitId } from '../../model/git.ts';
import type { CommitToWrite, GateForge } from '../../ports/forge.ts';
import { counted } from '../../render/counts.ts';
import { oneLine, shorten } from '../../render/visible-text.ts';
import type { FixedFile } from './fixes-at-head.ts';

/** What one commit holds at most: more is for a clone. */
const mostFiles = 200;
const mostCharacters = 2_000_000;

/** Fixes that the message lists; the commit itself shows all. */
const listedFixes = 20;
const longestTitle = 200;

export interface FixesToCommit {
  readonly forge: GateForge;
  readonly branch: string;
  readonly head: CommitId;
  readonly files: readonly FixedFile[];
  /** Who asked for it. */
  readonly by: Account;
  readonly cloneUrl: string;
}

/**
 * Commits fixes to a branch, on top of the very head that they were found at. Undefined where the forge does not let
 * Charter write there. Who asked is named as co-author, so that they do not count among those who agree.
 */
export async function commitFixes(request: FixesToCommit): Promise<CommandResult | undefined> {
  const { forge, branch, head, files } = request;
  if (files.length > mostFiles || charactersIn(files) > mostCharacters) return tooMuch;
  try {
    const commit = await forge.commitFiles(commitOf(request));
    const fixes = counted(countFixes(files), 'fix');
    return {
      kind: 'done',
      said: `${fixes} committed to \`${branch}\` as \`${commit.slice(0, 12)}\`. Who asked for it counts as a co-author, and so not among those who agree.`,
      details: files
        .map(({ file, fixes: own }) => `\`${file}\`: ${counted(own.length, 'fix')}`)
        .slice(0, listedFixes),
    };
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    if (error.code === 'forge-conflict') return movedMeanwhile(head);
    // It passes by itself, so the press is tried again.
    if (isAway(error)) throw error;
    return undefined;
  }
}

const tooMuch: CommandResult = {
  kind: 'failed',
  code: 'fix-too-large',
  message: `More than ${mostFiles} files, or more text than one commit should hold, would change.`,
  hint: 'Type `npx charter fix` in a clone of the branch, and push what it changes.',
};

/** What is said where the head is another one than the one that the button was about. */
export function movedMeanwhile(head: CommitId): CommandResult {
  return {
    kind: 'failed',
    code: 'fix-head-moved',
    message: `The button was about \`${head.slice(0, 12)}\`, which is not the head any more.`,
    hint: 'Where fixes are still offered, press it on the newest check.',
  };
}

function commitOf({ branch, head, files, by, cloneUrl }: FixesToCommit): CommitToWrite {
  const fixes = files.flatMap(({ file, fixes: own }) =>
    own.map(({ title, line }) => `- ${shorten(oneLine(`${file}:${line}: ${title}`), longestTitle)}`),
  );
  const left = fixes.length - listedFixes;
  const list = [...fixes.slice(0, listedFixes), ...(left > 0 ? [`- and ${left} more`] : [])];
  return {
    branch,
    head,
    message: {
      headline: `fix: what Charter can put right (${counted(countFixes(files), 'fix')})`,
      body: `${list.join('\n')}\n\nCo-authored-by: ${by.login} <${noReplyAddress(by, cloneUrl)}>`,
    },
    files: files.map(({ file, after }) => ({ path: file, text: after })),
  };
}

/** The address by which the forge knows an account in a commit, whatever its own one is. */
function noReplyAddress({ id, login }: Account, cloneUrl: string): string {
  return `${id}+${login}@users.noreply.${new URL(cloneUrl).hostname}`;
}

function countFixes(files: readonly FixedFile[]): number {
  return files.reduce((sum, { fixes }) => sum + fixes.length, 0);
}

function charactersIn(files: readonly FixedFile[]): number {
  return files.reduce((sum, { after }) => sum + after.length, 0);
}
