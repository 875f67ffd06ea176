import type { Account } from './account.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { TreeChange } from './git.ts';
import type { Manifest } from './manifest.ts';
import type { Plan } from './plan.ts';
import type { Ref } from './ref.ts';

/** An owner as CODEOWNERS writes it. */
export type CodeOwner =
  | { readonly kind: 'person'; readonly login: string }
  /** `organisation/team`. */
  | { readonly kind: 'team'; readonly slug: string }
  | { readonly kind: 'email'; readonly address: string };

/** One line of CODEOWNERS that was understood. */
export interface CodeOwnersRule {
  /** As it is written, escapes included. */
  readonly pattern: string;
  /** Empty where the line takes paths out of all ownership. */
  readonly owners: readonly CodeOwner[];
  /** From 1. */
  readonly line: number;
}

/** The CODEOWNERS file that GitHub would take, read. */
export interface CodeOwners {
  readonly file: string;
  readonly rules: readonly CodeOwnersRule[];
  /** Lines that GitHub skips, and why the whole file is, where it is. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Who has made a change: GitHub Apps are bots, and what an Agent manifest of the base names is an agent. */
export type AuthorKind = 'person' | 'bot' | 'agent';

/** What it takes to tell who has to agree to a change. Rules are those of the base, contents those of merging. */
export interface ApprovalSnapshot {
  /** Of the registry: a prefix of paths, '' for the root. Its Policies name paths relative to it. */
  readonly folder: string;
  /** Of the base; undefined where it has none. */
  readonly codeowners: CodeOwners | undefined;
  /** All manifests of the base, with paths of the repository: its Policies and Environments are the rules. */
  readonly base: ReadonlyMap<Ref, Manifest>;
  /** All manifests of what merging would give. */
  readonly merged: ReadonlyMap<Ref, Manifest>;
  /** Every path that differs between the base and what merging would give. */
  readonly changes: readonly TreeChange[];
  /** Undefined where errors keep it from being made: then nothing is approved. */
  readonly plan: Plan | undefined;
  /** More than one where the forge does not tell them apart: what is asked for any of them is asked. */
  readonly authorKinds: readonly AuthorKind[];
}

/** The people of a team or group, as far as they are known. */
export type PeopleLookup =
  | {
      readonly kind: 'known';
      readonly people: readonly Account[];
      /** Of a team: false where it may not write to the repository itself, whatever its people may. */
      readonly mayWrite?: boolean;
    }
  /** It does not exist, or nobody can see it. */
  | { readonly kind: 'missing'; readonly reason: string }
  /** Nobody can be found in it at the moment. */
  | { readonly kind: 'failed'; readonly reason: string };

/** Who is who, as the forge and the base say it. */
export interface PeopleFacts {
  readonly author: Account;
  /** Other authors and co-authors of the commits. */
  readonly coAuthors: readonly Account[];
  /** People who have asked a bot or an agent to make the change. */
  readonly askedBy: readonly Account[];
  /** Accounts that an Agent manifest of the base names. */
  readonly agents: ReadonlySet<number>;
  /** Ids by `loginKey`, of accounts that the forge has named at this run. */
  readonly logins: ReadonlyMap<string, number>;
  /** By `organisation/team` in lower case; a team that is not here counts as a failed lookup. */
  readonly teams: ReadonlyMap<string, PeopleLookup>;
  /** By ref of the Group in the base; one that is not here counts as missing. */
  readonly groups: ReadonlyMap<Ref, GroupFact>;
  /** Whose an e-mail address is, by the address in lower case; one that is not here counts as a failed lookup. */
  readonly emails: ReadonlyMap<string, PeopleLookup>;
  /** Whether somebody may push to the repository; who is not here counts as a failed lookup. */
  readonly writers: ReadonlyMap<number, boolean>;
}

/** What a Group manifest says: people by id, or a team to look up. */
export type GroupFact =
  | { readonly kind: 'members'; readonly people: readonly Account[] }
  | { readonly kind: 'team'; readonly slug: string };
