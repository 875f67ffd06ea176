import { defineCommand, type ExitCode } from '../command.ts';
import { openQueueDesk, queueOptions, systemClock } from '../open-queue-desk.ts';

export const queueCommand = defineCommand({
  description: [
    'Lists what a server has to do: the pull requests and lookups that run, wait or failed, since when, and why they were put off or given up.',
    'Works while servers run. With the embedded queue the list is then read from a copy, and what was asked for within the last moment may be missing.',
    'Ends with 1 where something has failed.',
  ],
  options: queueOptions,
  arguments: [],
  examples: [
    {
      command: 'npx charter queue --data /var/lib/charter',
      does: 'What does the server on this machine have to do?',
    },
    {
      command: 'REDIS_URL=redis://cache:6379 npx charter queue --json',
      does: 'And all replicas together, for a script?',
    },
  ],
  run: async ({ options, terminal }): Promise<ExitCode> => {
    const desk = await openQueueDesk(options, terminal);
    try {
      const entries = await desk.list();
      if (options.json) {
        const { queueToJson } = await import('../../../render/queue/queue-json.ts');
        terminal.out(`${JSON.stringify(queueToJson(entries), undefined, 2)}\n`);
      } else {
        const { queueText } = await import('../../../render/queue/queue-text.ts');
        terminal.out(queueText(entries, systemClock.now(), terminal.paint));
      }
      return entries.some(({ state }) => state === 'failed') ? 1 : 0;
    } finally {
      await desk.close();
    }
  },
});
