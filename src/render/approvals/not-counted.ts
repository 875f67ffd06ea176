import type { NotCounted } from '../../model/approval.ts';

/** Why what somebody said does not count, as what follows their name. */
export const notCountedWords: Readonly<Record<NotCounted, string>> = {
  author: 'is the author',
  'co-author': 'has commits in it',
  'asked-the-bot': 'may have asked a bot to make it',
  bot: 'is a bot, and a bot is nobody',
  agent: 'is an agent, and an agent is nobody',
  'not-named': 'named other parts in the command',
  'not-asked': 'is none of those who are asked',
  'access-lost': 'may not write here any more',
  'content-changed': 'agreed to this part before it was changed, and is asked again',
  'commit-unknown': 'looked at a commit that cannot be read any more, and is asked again',
  'digest-differs': 'named a digest that is not the one of what they looked at',
  'digest-required': 'named no digest, which production asks for',
  superseded: 'took it back',
  'lookup-failed': 'cannot be told to be one of those who are asked, because the lookup failed',
};
