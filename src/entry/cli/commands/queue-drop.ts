import { defineCommand, type ExitCode } from '../command.ts';
import { changeQueue, queueOptions } from '../open-queue-desk.ts';

export const queueDropCommand = defineCommand({
  description: [
    'Forgets a key that waits or failed. It comes back when something happens on it, or with the next look at all open pull requests.',
    'The embedded queue belongs to its server alone while that runs; stop it first.',
  ],
  options: queueOptions,
  arguments: [{ name: 'KEY', summary: 'The key as charter queue shows it', isRequired: true }],
  examples: [
    {
      command: "npx charter queue drop 'acme/gone#3' --data /var/lib/charter",
      does: 'Forget what failed on a repository that is no more',
    },
  ],
  run: async ({ options, arguments: [key = ''], terminal }): Promise<ExitCode> => {
    await changeQueue(options, terminal, async (desk) => ({ key, isDone: await desk.drop(key) }));
    terminal.out(options.json ? `${JSON.stringify({ dropped: key })}\n` : `${key} is forgotten.\n`);
    return 0;
  },
});
