import type { Command, CommandFile } from './command.ts';

export interface CommandEntry {
  readonly name: string;
  /** In the imperative, without a full stop. */
  readonly summary: string;
  /** Reads the command's file only when it is needed. */
  readonly load: () => Promise<CommandFile>;
}

/** Every command, in the order of the help. A new one is a file in commands/ and a line here. */
export const commandTable: readonly CommandEntry[] = [
  entry(
    'validate',
    'Check the manifests, or what a change breaks',
    async () => (await import('./commands/validate.ts')).validateCommand,
  ),
  entry(
    'fix',
    'Repair what a machine can repair, and keep manifests in form',
    async () => (await import('./commands/fix.ts')).fixCommand,
  ),
  entry(
    'plan',
    'Show what a change will do, environment by environment',
    async () => (await import('./commands/plan.ts')).planCommand,
  ),
  entry(
    'policy',
    'Show what the policies allow and refuse',
    async () => (await import('./commands/policy.ts')).policyCommand,
  ),
  entry(
    'policy test',
    'Run the tests of Rego policies',
    async () => (await import('./commands/policy-test.ts')).policyTestCommand,
  ),
  entry(
    'policy build',
    'Compile Rego policies, for machines without opa',
    async () => (await import('./commands/policy-build.ts')).policyBuildCommand,
  ),
  entry(
    'policy replay',
    'Evaluate recorded policies again',
    async () => (await import('./commands/policy-replay.ts')).policyReplayCommand,
  ),
  entry(
    'sign',
    'Sign sections of policies, and groups',
    async () => (await import('./commands/sign.ts')).signCommand,
  ),
  entry(
    'verify',
    'Check that everything is signed that has to be',
    async () => (await import('./commands/verify.ts')).verifyCommand,
  ),
  entry(
    'keys',
    'List the keys with which people sign',
    async () => (await import('./commands/keys.ts')).keysCommand,
  ),
  entry('keys enrol', 'Let somebody sign', async () => (await import('./commands/keys.ts')).keysEnrolCommand),
  entry(
    'keys rotate',
    'Replace a key by a new one',
    async () => (await import('./commands/keys.ts')).keysRotateCommand,
  ),
  entry(
    'keys revoke',
    'Trust a key no more',
    async () => (await import('./commands/keys.ts')).keysRevokeCommand,
  ),
  entry(
    'diff',
    'Show what differs between two states, as git diff does',
    async () => (await import('./commands/diff.ts')).diffCommand,
  ),
  entry(
    'graph',
    'Show which manifest refers to which',
    async () => (await import('./commands/graph.ts')).graphCommand,
  ),
  entry(
    'owners',
    'Show who owns a path by CODEOWNERS',
    async () => (await import('./commands/owners.ts')).ownersCommand,
  ),
  entry(
    'show',
    'Show a manifest as it takes effect in an environment',
    async () => (await import('./commands/show.ts')).showCommand,
  ),
  entry(
    'history',
    'Show how a manifest came to be what it is',
    async () => (await import('./commands/history.ts')).historyCommand,
  ),
  entry(
    'blame',
    'Show who set each field of a manifest',
    async () => (await import('./commands/blame.ts')).blameCommand,
  ),
  entry(
    'log',
    'Show what happened to the registry',
    async () => (await import('./commands/log.ts')).logCommand,
  ),
  entry(
    'import',
    'Bring Compose files, Kubernetes objects and others into the registry',
    async () => (await import('./commands/import.ts')).importCommand,
  ),
  entry(
    'init',
    'Make an empty folder a registry',
    async () => (await import('./commands/init.ts')).initCommand,
  ),
  entry(
    'schema',
    'Print what a kind of manifest may hold, for editors',
    async () => (await import('./commands/schema.ts')).schemaCommand,
  ),
  entry('completion', 'Print a script that completes commands and refs in a shell', async () =>
    (await import('./commands/completion.ts')).completionCommand(loadCommands),
  ),
  entry(
    'doctor',
    'Say what the settings at GitHub lack for the gate to hold',
    async () => (await import('./commands/doctor.ts')).doctorCommand,
  ),
  entry('serve', 'Run the GitHub App', async () => (await import('./commands/serve.ts')).serveCommand),
  entry(
    'queue',
    'List what servers have to do, and what failed',
    async () => (await import('./commands/queue.ts')).queueCommand,
  ),
  entry(
    'queue retry',
    'Give failed work a new chance',
    async () => (await import('./commands/queue-retry.ts')).queueRetryCommand,
  ),
  entry(
    'queue drop',
    'Forget waiting or failed work',
    async () => (await import('./commands/queue-drop.ts')).queueDropCommand,
  ),
  entry(
    'sandbox',
    'Try everything on this machine: an embedded forge, the bot, and an example company',
    async () => (await import('./commands/sandbox.ts')).sandboxCommand,
  ),
];

/** Every command with what its own file says of it. */
async function loadCommands(): Promise<readonly Command[]> {
  return Promise.all(commandTable.map(async ({ load, ...entry }) => ({ ...entry, ...(await load()) })));
}

function entry(name: string, summary: string, load: () => Promise<CommandFile>): CommandEntry {
  return { name, summary, load };
}
