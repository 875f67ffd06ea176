import { join } from 'node:path';
import type { Clock } from '../../ports/clock.ts';
import type { CommandTally } from '../../ports/command-tally.ts';
import type { HealingMemory } from '../../ports/delivery-log.ts';
import type { DeliveryStore } from '../../ports/delivery-store.ts';
import type { RoundMemory } from '../../ports/round-memory.ts';
import type { Turns } from '../../ports/turns.ts';
import type { WorkQueue } from '../../ports/work-queue.ts';
import { openDatabase } from './database.ts';
import { LocalRoundMemory } from './local-round-memory.ts';
import { LocalTurns } from './local-turns.ts';
import { SqliteCommandTally } from './sqlite-command-tally.ts';
import { SqliteDeliveries } from './sqlite-deliveries.ts';
import { SqliteHealingMemory } from './sqlite-healing-memory.ts';
import { SqliteWorkQueue } from './sqlite-work-queue.ts';
import { TickTransaction } from './tick-transaction.ts';
import type { WorkQueueOptions } from './work-queue-options.ts';
import { WorkTable } from './work-table.ts';

export interface Store {
  readonly deliveries: DeliveryStore;
  readonly healing: HealingMemory;
  readonly queue: WorkQueue;
  /** Of all processes that work on the same queue. */
  readonly turns: Turns;
  readonly rounds: RoundMemory;
  readonly tally: CommandTally;
  /** False while what keeps all this is away. */
  readonly isReachable: () => boolean;
  /** Writes what is open and lets go of the file or the connections. Stop the queue first. */
  close(): Promise<void>;
}

/** Opens what the server keeps in a folder: one SQLite file, for one process. Throws `QueueError`. */
export function openStore(options: { dataDir: string; clock: Clock; work: WorkQueueOptions }): Store {
  const { dataDir, clock, work } = options;
  const database = openDatabase(join(dataDir, 'charter.sqlite'));
  const transaction = new TickTransaction(database, clock);
  const table = new WorkTable(database);
  return {
    deliveries: new SqliteDeliveries({ database, transaction, table }),
    healing: new SqliteHealingMemory(database, transaction),
    queue: new SqliteWorkQueue({ table, transaction, options: work }),
    turns: new LocalTurns(),
    rounds: new LocalRoundMemory(),
    tally: new SqliteCommandTally(database, transaction),
    isReachable: () => true,
    close: async () => {
      transaction.flush();
      database.close();
    },
  };
}
