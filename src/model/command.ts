import type { Account } from './account.ts';
import type { CommitId } from './git.ts';

/** The verbs of slash commands, in the order in which help lists them. */
export const commandVerbs = [
  'plan',
  'validate',
  'approve',
  'unapprove',
  'deploy',
  'rollback',
  'promote',
  'lock',
  'unlock',
  'hold',
  'drift',
  'remediate',
  'fix',
  'explain',
  'status',
  'cancel',
  'retry',
  'break-glass',
  'help',
] as const;

export type CommandVerb = (typeof commandVerbs)[number];

/** One command as it was typed, understood. */
export type Command =
  | { readonly verb: 'plan' | 'drift'; readonly environment: string | undefined }
  | { readonly verb: 'validate' | 'unapprove' | 'fix' | 'status' | 'cancel' | 'retry' | 'help' }
  | {
      readonly verb: 'approve';
      /** Names of sections or ids of requirements, each once; undefined for all. */
      readonly parts: readonly string[] | undefined;
      /** 8 to 64 hex digits in lower case. */
      readonly digest: string | undefined;
    }
  | { readonly verb: 'hold'; readonly way: 'set' | 'release' }
  /** `at` is a commit id or at least its first 7 digits, in lower case; so is `to`. */
  | { readonly verb: 'deploy'; readonly environment: string; readonly at: string | undefined }
  | { readonly verb: 'rollback'; readonly environment: string; readonly to: string | undefined }
  | { readonly verb: 'promote' | 'unlock'; readonly environment: string }
  | { readonly verb: 'lock' | 'break-glass'; readonly environment: string; readonly reason: string }
  | { readonly verb: 'remediate'; readonly finding: string; readonly way: 'adopt' | 'enforce' }
  | { readonly verb: 'explain'; readonly subject: string };

/** A command and where it stands in the comment. */
export interface ReadCommand {
  readonly command: Command;
  /** From 1. */
  readonly line: number;
  /** As it was typed, without the white space around it. */
  readonly text: string;
}

/** Why a line of a comment that was meant as a command is none. Each has its entry in docs/errors/commands.md. */
export const commandMistakeCodes = [
  'command-unknown',
  'command-argument-missing',
  'command-argument-invalid',
  'command-argument-unexpected',
  'command-lookalike',
  'command-misplaced',
  'command-repeated',
  'command-line-too-long',
  'command-too-many',
] as const;

export type CommandMistakeCode = (typeof commandMistakeCodes)[number];

/** A line that was meant as a command and is none. */
export interface CommandMistake {
  readonly code: CommandMistakeCode;
  readonly line: number;
  /** The beginning of the line, as it was typed. */
  readonly text: string;
  /** What was found, what was expected and what to type; values between backticks. */
  readonly message: string;
  /** What was most likely meant, to be typed: `/approve`. */
  readonly nearest?: string;
}

/** What a comment asks for. Both lists are empty where it asks for nothing. */
export interface ParsedComment {
  readonly commands: readonly ReadCommand[];
  readonly mistakes: readonly CommandMistake[];
}

/** A line of the table that `/help` shows. */
export interface CommandHelp {
  readonly verb: CommandVerb;
  /** `/deploy <env> [at <sha>]` */
  readonly usage: string;
  readonly does: string;
  /** Who may give it where no Policy says more. */
  readonly by: string;
  readonly example: string;
}

/** Who asks for what, where: beside the facts, all that authorisation looks at. */
export interface Intent {
  readonly verb: CommandVerb;
  readonly by: Account;
  /** The GitHub App through which it was asked, where the forge names one: an App may speak with a person's account. */
  readonly viaApp?: number;
  readonly environment: string | undefined;
  readonly head: CommitId | undefined;
  /** A hold is to be released, not set. */
  readonly isRelease?: boolean;
  /** It leads to a commit on a branch of the repository, which being the author alone does not allow. */
  readonly isCommit?: boolean;
}

/** What the forge says about somebody's rights on the repository. */
export type RepositoryRole = 'none' | 'read' | 'triage' | 'write' | 'maintain' | 'admin';

/** An Agent manifest of the base, as far as authorisation reads it. */
export interface AgentGrant {
  /** `agent:fixer` */
  readonly ref: string;
  readonly identity: { readonly app: number } | { readonly user: number };
  readonly role: 'proposer' | 'reviewer' | 'verifier' | 'operator';
  /** `spec.may.verbs`; undefined allows nothing. */
  readonly verbs: readonly string[] | undefined;
  /** Names of environments out of `spec.may.environments`; undefined allows none. */
  readonly environments: readonly string[] | undefined;
  /** Globs out of `spec.may.paths`; undefined allows none. */
  readonly paths: readonly string[] | undefined;
  /** Kinds of manifest out of `spec.may.kinds`; undefined allows none. */
  readonly kinds: readonly string[] | undefined;
  /** `spec.limits.filesPerChange`. */
  readonly filesPerChange?: number;
  /** `spec.limits.deploymentsPerDay`; undefined where it is left out. */
  readonly deploymentsPerDay: number | undefined;
}

/** One item of `spec.sections.commands` of a Policy manifest of the base. */
export interface CommandRule {
  /** `policy:production` */
  readonly policy: string;
  readonly id: string;
  readonly verbs: readonly string[];
  /** Names; undefined for all, and for commands that name none. */
  readonly environments: readonly string[] | undefined;
  /** `group:release-managers` */
  readonly from: string;
}

/** An Environment manifest of the base, as far as authorisation reads it. */
export interface EnvironmentFact {
  readonly name: string;
  /** Groups out of `breakGlass.by` of its Escalation; empty where nobody may. */
  readonly breakGlassBy: readonly string[];
  /** What follows when the glass is broken; undefined where nobody may. */
  readonly glass?: GlassRules;
}

/** The rest of `breakGlass` of an Escalation. Times are milliseconds. */
export interface GlassRules {
  readonly lasts: number;
  /** `group:security` */
  readonly reviewBy: string;
  readonly reviewWithin: number;
}

/** What the forge and the base say, read before authorisation is asked. What could not be read is said so, never left out. */
export interface CommandFacts {
  readonly role: RepositoryRole | 'lookup-failed';
  /** The author of the pull request; undefined where there is none, as on the default branch. */
  readonly author: Account | undefined;
  /** Everything read from the base, or that it could not be read. */
  readonly base: BaseFacts | 'unreadable';
  /** By the ref of the group. A group that was not looked up counts as one whose lookup failed. */
  readonly groups: ReadonlyMap<string, 'member' | 'not-member' | 'lookup-failed'>;
  /** Who holds the pull request; undefined where nobody does. */
  readonly holder?: Account;
  /** The id of who locked the environment that is to be unlocked; undefined where nobody did, or nobody can tell. */
  readonly lockedBy?: number;
  /** Environments that the pull request adds: they can be planned, and nothing else. */
  readonly addedEnvironments?: readonly string[];
  /** What `/fix` would change; undefined where it is not known, which allows no agent to do it. */
  readonly change?: { readonly paths: readonly string[]; readonly kinds: readonly string[] };
  /** Deployments that the agent began in the last 24 hours; undefined where it is not known. */
  readonly agentDeployments?: number;
}

export interface BaseFacts {
  readonly agents: readonly AgentGrant[];
  readonly environments: readonly EnvironmentFact[];
  readonly rules: readonly CommandRule[];
}

/** Why a command is not carried out. Each has its entry in docs/errors/commands.md. */
export const commandDenialCodes = [
  'command-role-too-low',
  'command-not-named',
  'command-lookup-failed',
  'command-base-unreadable',
  'command-environment-unknown',
  'command-by-bot',
  'command-agent-refused',
  'command-agent-limit',
  'command-not-the-holder',
  'command-lock-of-another',
  'command-too-often',
] as const;

export type CommandDenialCode = (typeof commandDenialCodes)[number];

export type Authorisation =
  | { readonly kind: 'allowed'; readonly because: string }
  | {
      readonly kind: 'denied';
      readonly code: CommandDenialCode;
      /** What was found, in one sentence. */
      readonly reason: string;
      /** What it takes, in one sentence. */
      readonly missing: string;
    };
