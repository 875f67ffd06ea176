import * as fc from 'fast-check';
import { fixedSeed, runs } from './property-runs.ts';

fc.configureGlobal({ numRuns: runs(100), ...(fixedSeed === undefined ? {} : { seed: fixedSeed }) });
