import { describe } from 'vitest';
import { LocalTurns } from '../../../src/adapters/queue/local-turns.ts';
import { turnsContract } from './turns-contract.ts';

describe('turns of one process', () => {
  turnsContract(async () => new LocalTurns());
});
