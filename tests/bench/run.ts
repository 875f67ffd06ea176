// `npm run bench [name…]`: runs every benchmark, or those named, one after the other and prints what they found.
// A benchmark is a file `<name>.bench.ts` that exports `run(): Promise<readonly string[]>`, the lines to print.
import { readdirSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

interface Benchmark {
  readonly run: () => Promise<readonly string[]>;
}

const folder = new URL('.', import.meta.url);
const known = readdirSync(folder)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.replace('.bench.ts', ''))
  .toSorted();
const chosen = process.argv.length > 2 ? process.argv.slice(2) : known;
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
  for (const line of await run()) process.stdout.write(`  ${line}\n`);
}
