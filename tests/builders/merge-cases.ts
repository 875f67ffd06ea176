import * as fc from 'fast-check';
import type { FilesWish, FileWish } from './a-repository.ts';

/** Three versions of a tree. */
export interface MergeCase {
  readonly ancestor: FilesWish;
  readonly base: FilesWish;
  readonly head: FilesWish;
}

/** Few names, so that both sides often touch the same one, and files meet folders of their name. */
const names = ['a', 'b', 'a/x', 'a/y', 'b/x', 'b/y/z', 'c.yaml', 'd.yaml', 'é/ü'];

/** `rare` lines hardly repeat; `common` ones do all the time, as brackets and blank lines in real files. */
const lineIn = {
  rare: fc.integer({ min: 0, max: 400 }).map((number) => `line ${number}`),
  common: fc.constantFrom('a', 'b', '', '  - x', '}'),
};

type Vocabulary = keyof typeof lineIn;

const textOf = (vocabulary: Vocabulary): fc.Arbitrary<readonly string[]> =>
  fc.array(lineIn[vocabulary], { maxLength: 14 });

interface Edit {
  readonly at: number;
  readonly remove: number;
  readonly insert: readonly string[];
}

const editOf = (vocabulary: Vocabulary): fc.Arbitrary<Edit> =>
  fc.record({
    at: fc.nat(14),
    remove: fc.nat(3),
    insert: fc.array(lineIn[vocabulary], { maxLength: 3 }),
  });

function applyEdits(lines: readonly string[], edits: readonly Edit[]): readonly string[] {
  return edits.reduce<readonly string[]>(
    (text, { at, remove, insert }) => text.toSpliced(Math.min(at, text.length), remove, ...insert),
    lines,
  );
}

function toText(lines: readonly string[], endsWithNewline: boolean): string {
  return lines.join('\n') + (endsWithNewline && lines.length > 0 ? '\n' : '');
}

/** One file in three versions: what a merge by lines has to deal with. */
export const fileMerges: fc.Arbitrary<{ ancestor: string; base: string; head: string }> = fc
  .constantFrom<Vocabulary>('rare', 'common')
  .chain((vocabulary) =>
    fc.record({
      lines: textOf(vocabulary),
      base: fc.array(editOf(vocabulary), { maxLength: 3 }),
      head: fc.array(editOf(vocabulary), { maxLength: 3 }),
      ends: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
    }),
  )
  .map(({ lines, base, head, ends }) => ({
    ancestor: toText(lines, ends[0] !== false),
    base: toText(applyEdits(lines, base), ends[1] !== false),
    head: toText(applyEdits(lines, head), ends[2] !== false),
  }));

const someFile: fc.Arbitrary<FileWish> = fc.record({
  mode: fc.constantFrom('100644', '100644', '100755', '120000'),
  content: textOf('rare').map((lines) => toText(lines, true)),
});

type TreeEdit = (files: FilesWish) => FilesWish;

/** What a side does to a tree: write, delete, chmod, or edit the lines of one file. */
const treeEdit: fc.Arbitrary<TreeEdit> = fc.oneof(
  fc.tuple(fc.constantFrom(...names), someFile).map(
    ([name, file]) =>
      (files: FilesWish) =>
        put(files, name, file),
  ),
  fc.constantFrom(...names).map((name) => (files: FilesWish) => without(files, name)),
  fc.nat(20).map((index) => (files: FilesWish) => change(files, index, flipMode)),
  fc.tuple(fc.nat(20), editOf('rare')).map(
    ([index, edit]) =>
      (files: FilesWish) =>
        change(files, index, (file) => editFile(file, edit)),
  ),
);

/** Trees that differ in all ways that trees can, with few and many conflicts. */
export const treeMerges: fc.Arbitrary<MergeCase> = fc
  .record({
    start: fc.array(fc.tuple(fc.constantFrom(...names), someFile), { maxLength: 6 }),
    base: fc.array(treeEdit, { maxLength: 4 }),
    head: fc.array(treeEdit, { maxLength: 4 }),
  })
  .map(({ start, base, head }) => {
    const ancestor = start.reduce<FilesWish>((files, [name, file]) => put(files, name, file), {});
    const after = (edits: readonly TreeEdit[]): FilesWish =>
      edits.reduce((files, edit) => edit(files), ancestor);
    return { ancestor, base: after(base), head: after(head) };
  });

function put(files: FilesWish, name: string, file: FileWish): FilesWish {
  const others = Object.entries(files).filter(
    ([other]) => !other.startsWith(`${name}/`) && !name.startsWith(`${other}/`),
  );
  return { ...Object.fromEntries(others), [name]: file };
}

function without(files: FilesWish, name: string): FilesWish {
  return Object.fromEntries(
    Object.entries(files).filter(([other]) => other !== name && !other.startsWith(`${name}/`)),
  );
}

function change(files: FilesWish, index: number, edit: (file: FileWish) => FileWish): FilesWish {
  const paths = Object.keys(files);
  const path = paths[index % Math.max(1, paths.length)];
  const file = path === undefined ? undefined : files[path];
  return path === undefined || typeof file !== 'object' ? files : { ...files, [path]: edit(file) };
}

function flipMode(file: FileWish): FileWish {
  return { ...file, mode: file.mode === '100644' ? '100755' : '100644' };
}

function editFile(file: FileWish, edit: Edit): FileWish {
  const lines = String(file.content).split('\n').slice(0, -1);
  return { ...file, content: toText(applyEdits(lines, [edit]), true) };
}
