import type { CommandDenialCode, CommandHelp, CommandMistake } from './command.ts';
import type { CommitId } from './git.ts';

/** The one comment in which the bot answers a comment; it is edited as the work goes on. */
export interface CommandAnswer {
  /** The id of the comment that is answered. */
  readonly commentId: number;
  readonly commands: readonly AnsweredCommand[];
  readonly mistakes: readonly CommandMistake[];
}

export interface AnsweredCommand {
  /** As it was typed. */
  readonly text: string;
  readonly result: CommandResult;
}

/** How far a command is. Sentences are prose: values between backticks, no other markup. */
export type CommandResult =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'working'; readonly doing: string }
  | { readonly kind: 'done'; readonly said: string; readonly details?: readonly string[] }
  /** Nothing was wrong, and nothing was to do. */
  | { readonly kind: 'nothing-to-do'; readonly said: string }
  | {
      readonly kind: 'denied';
      readonly code: CommandDenialCode;
      readonly reason: string;
      readonly missing: string;
    }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string; readonly hint: string }
  /** Too many commands; `until` is when one more is allowed, ISO. */
  | { readonly kind: 'limited'; readonly until: string }
  /** The comment was changed or taken away before its command was carried out. */
  | { readonly kind: 'withdrawn'; readonly how: 'edited' | 'deleted' }
  /** Deployment is not set up, so the command has nothing that it could do. */
  | { readonly kind: 'not-configured' }
  | { readonly kind: 'help'; readonly commands: readonly CommandHelp[] }
  | { readonly kind: 'status'; readonly status: StatusReport }
  | { readonly kind: 'explained'; readonly explanation: Explanation };

/** Where a change stands, as `/status` says it. */
export interface StatusReport {
  readonly head: CommitId;
  readonly checks: readonly StatusCheck[];
  /** What is missing and what to type, a sentence each. */
  readonly next: readonly string[];
  /** Things to know: who holds the pull request, which environments are locked. */
  readonly notes: readonly string[];
}

export interface StatusCheck {
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'waiting' | 'neutral';
  readonly title: string;
}

/** What is known of the subject of `/explain`. */
export type Explanation =
  | {
      readonly kind: 'code';
      readonly code: string;
      /** Markdown out of Charter's own pages; trusted. */
      readonly description: string;
      /** The same: what to do. */
      readonly help: string;
      /** Where the page is read. */
      readonly address: string;
    }
  | { readonly kind: 'ref'; readonly manifest: ExplainedManifest }
  | { readonly kind: 'unknown'; readonly subject: string; readonly nearest: string | undefined };

/** A manifest at the head of the pull request. */
export interface ExplainedManifest {
  readonly ref: string;
  readonly title: string | undefined;
  readonly description: string | undefined;
  readonly file: string;
  readonly line: number;
  readonly owner: string | undefined;
  readonly environments: readonly string[];
  /** What it points at, and what points at it. */
  readonly needs: readonly string[];
  readonly neededBy: readonly string[];
}

/** The hidden first line of the answer to a comment, by which it is found again. */
export function answerHeading(commentId: number): string {
  return `<!-- charter:answer-to ${commentId} -->`;
}

/** The comment that a text answers; undefined where it is no answer. */
export function answeredComment(body: string): number | undefined {
  const [, id] = /^<!-- charter:answer-to ([1-9]\d{0,15}) -->\r?(?:\n|$)/.exec(body) ?? [];
  return id === undefined ? undefined : Number(id);
}
