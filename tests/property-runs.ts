const times = Number(process.env['FUZZ_TIMES'] ?? 1);

/** How often a property is tried: so often in `npm test`, many times that in `npm run fuzz`. */
export function runs(usual: number): number {
  return usual * times;
}

/** The seed of `npm test`, so that a run says the same twice; none in `npm run fuzz`, which looks for what is new. */
export const fixedSeed = times === 1 ? 20_261_121 : undefined;
