// `node tests/registry/mutated/write-corpus.ts`: writes the corpus of broken manifests anew.
import { mkdirSync, writeFileSync } from 'node:fs';
import { printCases } from './corpus-file.ts';
import { corpusFolder, makeCorpus } from './corpus.ts';

mkdirSync(corpusFolder, { recursive: true });
for (const [group, cases] of makeCorpus()) {
  writeFileSync(`${corpusFolder}/${group}.txt`, printCases(cases));
}
