import { describe } from 'vitest';
import { aFolder, aStore } from '../../builders/a-store.ts';
import { deliveriesContract } from './deliveries-contract.ts';

describe('the delivery store over SQLite', () => {
  deliveriesContract({
    aPlace: aFolder,
    open: async ({ place, ...wish } = {}) => aStore(place === undefined ? wish : { ...wish, dataDir: place }),
  });
});
