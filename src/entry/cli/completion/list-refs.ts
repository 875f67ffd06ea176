import { dirname, join } from 'node:path';
import { existsSync } from 'node:fs';
import { grepLines, type FoundLine } from '../../../adapters/git/local/grep-lines.ts';
import { compareText, manifestKinds, namePattern, toRef, type Ref } from '../../../model/ref.ts';
import { settingsPath } from '../../../model/settings-path.ts';

/** A document as far as it has been read. */
interface Sketch {
  readonly isOurs: boolean;
  readonly isInMetadata: boolean;
  readonly kind?: string;
  readonly name?: string;
}

const blank: Sketch = { isOurs: false, isInMetadata: false };

/**
 * The refs of the registry around a folder, for somebody who waits for a word to be completed: found by a few lines
 * of each file, neither parsed nor checked, so that a large registry is as quick as a small one. None outside of a
 * registry and of a clone.
 */
export async function listRefs(directory: string): Promise<readonly Ref[]> {
  const folder = findRegistry(directory);
  if (folder === undefined) return [];
  const lines = await grepLines(folder, {
    pattern: '^(apiVersion|kind|metadata|spec):|^ +name:|^---',
    files: [':(icase)*.yaml', ':(icase)*.yml', ':(icase)*.md'],
  });
  return [...new Set(readRefs(lines))].toSorted(compareText);
}

/** The nearest folder with settings, or the top of the clone, at or above the given one; undefined outside of both. */
function findRegistry(directory: string): string | undefined {
  for (let folder = directory; ; folder = dirname(folder)) {
    if (existsSync(join(folder, settingsPath)) || existsSync(join(folder, '.git'))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

function readRefs(lines: readonly FoundLine[]): readonly Ref[] {
  const refs: (Ref | undefined)[] = [];
  let sketch = blank;
  let file: string | undefined;
  for (const line of lines) {
    if (line.file !== file || line.text.startsWith('---')) {
      refs.push(refOf(sketch));
      sketch = blank;
      file = line.file;
    }
    sketch = readLine(sketch, line.text);
  }
  return [...refs, refOf(sketch)].filter((ref) => ref !== undefined);
}

function readLine(sketch: Sketch, text: string): Sketch {
  const [, key = '', value = ''] = /^( *\w+):(.*)$/.exec(text) ?? [];
  switch (key.trimStart()) {
    case 'apiVersion':
      return { ...sketch, isOurs: value.includes('charter.dev/') };
    case 'kind':
      return { ...sketch, isInMetadata: false, kind: wordOf(value) };
    case 'metadata':
      return { ...sketch, isInMetadata: true, ...nameIn(/\bname: *([^ ,}]+)/.exec(value)?.[1]) };
    case 'name':
      return sketch.isInMetadata ? { ...sketch, isInMetadata: false, ...nameIn(value) } : sketch;
    default:
      return { ...sketch, isInMetadata: false };
  }
}

function nameIn(value: string | undefined): Pick<Sketch, 'name'> {
  return value === undefined ? {} : { name: wordOf(value) };
}

/** A plain or quoted scalar without the comment after it. */
function wordOf(value: string): string {
  return value
    .replace(/ #.*$/, '')
    .trim()
    .replace(/^(["'])(.*)\1$/, '$2');
}

function refOf({ isOurs, kind, name = '' }: Sketch): Ref | undefined {
  const known = manifestKinds.find((one) => one === kind);
  return isOurs && known !== undefined && namePattern.test(name) ? toRef(known, name) : undefined;
}
