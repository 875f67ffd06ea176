import { commandVerbs, type CommandHelp, type CommandVerb } from '../model/command.ts';

type HelpOf = Omit<CommandHelp, 'verb'>;

const writers = 'the author, and who may write';

const helpByVerb: Readonly<Record<CommandVerb, HelpOf>> = {
  plan: {
    usage: '/plan [env]',
    does: 'Makes the plan again, for all environments or for one.',
    by: 'the author, and who may triage',
    example: '/plan staging',
  },
  validate: {
    usage: '/validate',
    does: 'Checks the manifests again.',
    by: 'the author, and who may triage',
    example: '/validate',
  },
  approve: {
    usage: '/approve [section…|all] [digest]',
    does: 'Agrees to the change, or to parts of it. Production needs the digest that the comment shows.',
    by: 'who may write; it counts for the requirements that name them',
    example: '/approve all 1f0a9c3e',
  },
  unapprove: {
    usage: '/unapprove',
    does: 'Takes back what you agreed to.',
    by: 'who may write',
    example: '/unapprove',
  },
  deploy: {
    usage: '/deploy <env> [at <sha>]',
    does: 'Deploys what is merged, or one commit of it.',
    by: 'who may write, and whom Policies name',
    example: '/deploy staging at 3f2c81d',
  },
  rollback: {
    usage: '/rollback <env> [to <sha>]',
    does: 'Goes back to what ran before, or to one commit that did.',
    by: 'who may write, and whom Policies name',
    example: '/rollback production to 3f2c81d',
  },
  promote: {
    usage: '/promote <env>',
    does: 'Deploys what is sealed in the environment before.',
    by: 'who may write, and whom Policies name',
    example: '/promote production',
  },
  lock: {
    usage: '/lock <env> reason',
    does: 'Keeps every change that alters it from being merged, until it is unlocked.',
    by: 'who may write, and whom Policies name',
    example: '/lock production the database is being moved',
  },
  unlock: {
    usage: '/unlock <env>',
    does: 'Takes the lock away.',
    by: 'who locked it, who maintains, and whom Policies name; people only',
    example: '/unlock production',
  },
  hold: {
    usage: '/hold [cancel]',
    does: 'Keeps the pull request from being merged; `cancel` releases it.',
    by: `${writers}; it is released by who set it, and by who maintains`,
    example: '/hold',
  },
  drift: {
    usage: '/drift [env]',
    does: 'Compares what runs with what should run.',
    by: 'who may triage',
    example: '/drift production',
  },
  remediate: {
    usage: '/remediate <finding> adopt|enforce',
    does: 'Takes over what was found into the manifests, or deploys over it.',
    by: 'who may write, and whom Policies name',
    example: '/remediate production/service:payments/spec.replicas adopt',
  },
  fix: {
    usage: '/fix',
    does: 'Suggests the fixes that a machine can make, on the lines of the pull request.',
    by: writers,
    example: '/fix',
  },
  explain: {
    usage: '/explain <code|ref>',
    does: 'Says what a code means and what to do, or what is known of a manifest.',
    by: 'everybody who may read',
    example: '/explain service:payments',
  },
  status: {
    usage: '/status',
    does: 'Says where this change stands and what is missing.',
    by: 'everybody who may read',
    example: '/status',
  },
  cancel: {
    usage: '/cancel',
    does: 'Gives back what you have here: broken glass, a hold.',
    by: 'everybody, what is their own',
    example: '/cancel',
  },
  retry: {
    usage: '/retry',
    does: 'Does again what failed last.',
    by: writers,
    example: '/retry',
  },
  'break-glass': {
    usage: '/break-glass <env> reason',
    does: 'Sets missing approvals and the lock of an environment aside for a short time. It is shown and reviewed.',
    by: "people whom the environment's Escalation names",
    example: '/break-glass production payments are down, INC-2481',
  },
  help: {
    usage: '/help',
    does: 'Shows this table.',
    by: 'everybody',
    example: '/help',
  },
};

/** Every command, in the order in which `/help` shows them. */
export const commandHelp: readonly CommandHelp[] = commandVerbs.map((verb) => ({
  verb,
  ...helpByVerb[verb],
}));

/** How a command is typed: `/deploy <env> [at <sha>]`. */
export function usageOf(verb: CommandVerb): string {
  return helpByVerb[verb].usage;
}
