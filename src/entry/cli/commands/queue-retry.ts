import { defineCommand, type ExitCode } from '../command.ts';
import { changeQueue, queueOptions } from '../open-queue-desk.ts';

export const queueRetryCommand = defineCommand({
  description: [
    'Gives a key that failed, or was put off, a new chance at once, with its attempts counted anew.',
    'The embedded queue belongs to its server alone while that runs; stop it first. A re-run of a check or a new commit does the same without it.',
  ],
  options: queueOptions,
  arguments: [{ name: 'KEY', summary: 'The key as charter queue shows it', isRequired: true }],
  examples: [
    {
      command: "npx charter queue retry 'acme/shop#12' --redis redis://cache:6379",
      does: 'Look at a pull request again whose work was given up',
    },
  ],
  run: async ({ options, arguments: [key = ''], terminal }): Promise<ExitCode> => {
    await changeQueue(options, terminal, async (desk) => ({ key, isDone: await desk.retry(key) }));
    terminal.out(options.json ? `${JSON.stringify({ retried: key })}\n` : `${key} is tried again.\n`);
    return 0;
  },
});
