import { hearConversation, type Heard } from '../../commands/conversation.ts';
import type { GateFacts } from '../../ports/forge.ts';

/** What the comments of a pull request ask for, and what those that were answered testify. */
export function findCommands(
  { facts, answers, bot }: GateFacts,
  { keys, now }: { readonly keys: readonly Uint8Array[]; readonly now: string },
): Heard {
  const { repositoryId, key } = facts.pullRequest;
  return hearConversation({
    repositoryId,
    pullRequest: key.number,
    comments: facts.comments,
    answers,
    deleted: facts.deletedComments,
    bot,
    keys,
    now,
  });
}
