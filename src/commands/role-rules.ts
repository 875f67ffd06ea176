import type { CommandVerb, RepositoryRole } from '../model/command.ts';

/** Who may give a command where no Policy narrows it. */
export interface RoleRule {
  /** The least role on the repository. */
  readonly least: RepositoryRole;
  /** The author of the pull request may, with whatever role. */
  readonly isForAuthor: boolean;
  /** It begins something in an environment: agents need that environment in their manifest. */
  readonly isStarting: boolean;
}

const reading: RoleRule = { least: 'read', isForAuthor: true, isStarting: false };
/** They cost work, which a passer-by on a public repository may not cause. */
const working: RoleRule = { least: 'triage', isForAuthor: true, isStarting: false };
const changing: RoleRule = { least: 'write', isForAuthor: true, isStarting: false };
const agreeing: RoleRule = { least: 'write', isForAuthor: false, isStarting: false };
const starting: RoleRule = { least: 'write', isForAuthor: false, isStarting: true };

export const roleRules: Readonly<Record<CommandVerb, RoleRule>> = {
  plan: working,
  validate: working,
  approve: agreeing,
  unapprove: agreeing,
  deploy: starting,
  rollback: starting,
  promote: starting,
  lock: starting,
  unlock: starting,
  hold: changing,
  drift: { ...working, isForAuthor: false },
  remediate: starting,
  fix: changing,
  explain: reading,
  status: reading,
  // It takes away what is one's own and nothing else, so that no lookup may stand in its way.
  cancel: { ...reading, least: 'none' },
  retry: changing,
  // Whom the Escalation names may, whatever the role: somebody on call need not be a writer.
  'break-glass': { ...starting, least: 'none' },
  help: { least: 'none', isForAuthor: true, isStarting: false },
};

const ranks: Readonly<Record<RepositoryRole, number>> = {
  none: 0,
  read: 1,
  triage: 2,
  write: 3,
  maintain: 4,
  admin: 5,
};

/** Whether a role includes all that another one may. */
export function isAtLeast(role: RepositoryRole, least: RepositoryRole): boolean {
  return ranks[role] >= ranks[least];
}
