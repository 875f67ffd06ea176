// `npm run reference`: writes docs/reference from the schemas. A test fails when the two are out of step.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { formatPage } from './format-page.ts';
import { referencePages } from './reference-pages.ts';

const folder = 'docs/reference';
const pages = referencePages();

await mkdir(folder, { recursive: true });
for (const [name, text] of pages) await writeFile(join(folder, name), await formatPage(text));
for (const name of await readdir(folder)) if (!pages.has(name)) await rm(join(folder, name));
process.stdout.write(`reference: ${pages.size} pages in ${folder}\n`);
