import type { Expectation } from './expectation.ts';
import type { ForgeAccount } from './forge-account.ts';
import type { ShownLine } from './markdown-lines.ts';
import type { Transcript } from './transcript.ts';
import type { Workplace } from './workplace.ts';

export interface StoryPerson {
  readonly login: string;
  readonly name: string;
  readonly email: string;
  readonly token: string;
}

/** The running sandbox, as far as the story needs it. */
export interface StoryWorld {
  readonly apiUrl: string;
  /** For `git clone`, without credentials. */
  readonly cloneUrl: string;
  /** `owner/name` */
  readonly repository: string;
  /** Who makes the change. */
  readonly author: StoryPerson;
  /** Who owns what is changed, agrees to it, and merges it. */
  readonly owner: StoryPerson;
  /** Who has to agree besides: for security, and to a release. */
  readonly security: StoryPerson;
  readonly manager: StoryPerson;
  /** Login of the bot, the only one whose comments and API calls count. */
  readonly botLogin: string;
  /** API calls that the bot has made so far, token mints left out. */
  readonly botCalls: () => number;
  /** Resolves when the bot has nothing to do for the moment. */
  readonly settled: () => Promise<void>;
  /** Signs a section in a clone as `charter sign` does for the one for security, and gives what that prints. */
  readonly sign: (request: { readonly directory: string; readonly section: string }) => Promise<string>;
  /** Where the clone goes; not there yet. */
  readonly directory: string;
  /** Milliseconds in which the bot must have answered. */
  readonly patience: number;
}

/** What is handed from one chapter to the next. */
export interface Stage {
  readonly world: StoryWorld;
  readonly transcript: Transcript;
  readonly workplace: Workplace;
  readonly author: ForgeAccount;
  readonly owner: ForgeAccount;
  readonly security: ForgeAccount;
  readonly manager: ForgeAccount;
  /** Prints an expectation and counts it. */
  expect(expectation: Expectation, milliseconds?: number): void;
}

/** What the pull request showed at the end of a chapter. */
export interface Seen {
  readonly pullNumber: number;
  readonly head: string;
  readonly commentId: number;
  readonly commentBody: string;
  /** Whether everybody had agreed. */
  readonly isApproved: boolean;
  /** The changes of the plan, as lines for a terminal. */
  readonly planLines: readonly ShownLine[];
}
