import { parse } from 'yaml';
import { importDocuments } from '../../src/import/import-documents.ts';
import { readSource } from '../../src/import/read-source.ts';
import type { ImportOutcome, ImportSource } from '../../src/model/import-report.ts';

/** What importing some texts gives, by file. */
export function importTexts(files: Readonly<Record<string, string | Uint8Array>>): ImportOutcome {
  const readings = Object.entries(files).map(([file, content]) => {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    return readSource({ file, bytes });
  });
  return importDocuments({ readings, project: 'project' });
}

/** The manifests that come of it: text by path. */
export function manifestsOf({ manifests }: ImportOutcome): Readonly<Record<string, string>> {
  return Object.fromEntries(manifests.map(({ path, text }) => [path, text]));
}

/** Where a value stands, in a word. */
export function placeOf({ file, document, path }: ImportSource): string {
  return `${file}#${document} ${path}`;
}

/** What became of each value of a report: `path → field`, and the first words of the reason. */
export function storyOf({ mapped, guessed, dropped }: ImportOutcome): readonly string[] {
  return [
    ...mapped.map(({ source, target }) => `${source.path} → ${target.field ?? '–'}`),
    ...guessed.map(({ source, target }) => `${source.path} ? ${target.field ?? '–'}`),
    ...dropped.map(({ source }) => `${source.path} ✗`),
  ];
}

/** The spec of a manifest that was made. */
export function specOf({ manifests }: ImportOutcome, ref: string): unknown {
  const found = manifests.find((manifest) => manifest.ref === ref);
  return found === undefined ? undefined : (parse(found.text) as { readonly spec: unknown }).spec;
}
