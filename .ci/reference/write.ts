// `npm run reference`: writes docs/reference and schemas/patches.schema.json from the schemas of the kinds. Tests fail
// when they are out of step.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { formatSchema, patchesFile, patchesSchema } from '../schemas/patches-schema.ts';
import { formatPage } from './format-page.ts';
import { referencePages } from './reference-pages.ts';

const folder = 'docs/reference';
const pages = referencePages();

await writeFile(patchesFile, await formatSchema(patchesSchema()));
await mkdir(folder, { recursive: true });
for (const [name, text] of pages) await writeFile(join(folder, name), await formatPage(text));
for (const name of await readdir(folder)) if (!pages.has(name)) await rm(join(folder, name));
process.stdout.write(`reference: ${pages.size} pages in ${folder}\n`);
