// The forge of the burst, with everybody who works on it but the bot.
import { aBurstWorld, type BurstApp, type BurstWorld, type CallCounts } from './burst-world.ts';
import { playRound } from './play.ts';
import { answerCalls } from './process-calls.ts';
import type { BurstSize } from './script.ts';
import { wrongs } from './verdict.ts';

let made: BurstWorld | undefined;

function world(): BurstWorld {
  if (made === undefined) throw new Error('the forge was not started');
  return made;
}

const functions = {
  start: async (given: BurstSize & { directory: string; webhookUrl: string }): Promise<BurstApp> => {
    made = await aBurstWorld(given.directory, given);
    made.forge.admin.updateApp(made.app.id, { webhookUrl: given.webhookUrl });
    return made.app;
  },
  /** Plays rounds of the script; what `main` becomes meanwhile is pushed before the one in the middle. */
  play: async ({ from, to }: { from: number; to: number }): Promise<void> => {
    for (let round = from; round < to; round++) {
      if (round === Math.floor(world().script.rounds.length / 2))
        await world().branches.pushMain(world().remote, 'second');
      await playRound(world(), round);
    }
  },
  /** Resolves when every webhook was handed over. */
  settled: async (_given: undefined): Promise<void> => world().forge.whenSettled(),
  takeCounts: async (_given: undefined): Promise<CallCounts> => world().takeCounts(),
  wrongs: async (_given: undefined): Promise<readonly string[]> => [
    ...wrongs(world()),
    ...world().faults.map((fault) => `the forge: ${String(fault)}`),
  ],
  close: async (_given: undefined): Promise<void> => world().forge.close(),
};

export type ForgeFunctions = typeof functions;

answerCalls(functions);
