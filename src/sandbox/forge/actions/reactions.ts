import type { Core } from '../core.ts';
import type { Actor } from '../forge.ts';
import type { Reaction, ReactionContent, ReactionSubject } from '../store/model/issue.ts';
import { subjectKey } from '../store/tables.ts';

/** Reacts to something; the same reaction given before stays as it is. */
export function react(
  core: Core,
  actor: Actor,
  { subject, content }: { subject: ReactionSubject; content: ReactionContent },
): { readonly reaction: Reaction; readonly isNew: boolean } {
  const known = core.store.by.reactionsOn
    .all(subjectKey(subject))
    .find((reaction) => reaction.userId === actor.accountId && reaction.content === content);
  if (known !== undefined) return { reaction: known, isNew: false };
  const reaction = core.store.change(() =>
    core.store.tables.reactions.put({
      id: core.store.nextId('reactions'),
      subject,
      userId: actor.accountId,
      content,
      createdAt: core.now(),
    }),
  );
  return { reaction, isNew: true };
}
