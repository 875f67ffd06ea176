// `npm run bench [name…] [-- --option value…]`: runs every benchmark, or those named, one after the other and prints what
// they found. A benchmark is a file `<name>.bench.ts` that exports `run(options)`, which gives the lines to print.
import { readdirSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

interface Benchmark {
  readonly run: (options: Readonly<Record<string, string>>) => Promise<readonly string[]>;
}

const words = process.argv.slice(2);
const firstOption = words.findIndex((word) => word.startsWith('--'));
const names = firstOption === -1 ? words : words.slice(0, firstOption);
const options = readOptions(firstOption === -1 ? [] : words.slice(firstOption));

const folder = new URL('.', import.meta.url);
const known = readdirSync(folder)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.replace('.bench.ts', ''))
  .toSorted();
const chosen = names.length > 0 ? names : known;
const unknown = chosen.filter((name) => !known.includes(name));

if (unknown.length > 0) {
  process.stderr.write(`bench: no benchmark named ${unknown.join(', ')}; there are ${known.join(', ')}\n`);
  process.exit(2);
}

process.stdout.write(
  `node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB\n`,
);
for (const name of chosen) {
  const { run } = (await import(new URL(`${name}.bench.ts`, folder).href)) as Benchmark;
  process.stdout.write(`\n${name}\n`);
  for (const line of await run(options)) process.stdout.write(`  ${line}\n`);
}

/** `--pulls 40` gives `{pulls: '40'}`. */
function readOptions(given: readonly string[]): Readonly<Record<string, string>> {
  const pairs = given.flatMap((word, index) =>
    word.startsWith('--') ? [[word.slice(2), given[index + 1] ?? ''] as const] : [],
  );
  return Object.fromEntries(pairs);
}
