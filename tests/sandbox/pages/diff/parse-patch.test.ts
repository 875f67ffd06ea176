import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsePatch } from '../../../../src/sandbox/pages/diff/parse-patch.ts';
import type { FilePatch } from '../../../../src/sandbox/pages/diff/patch.ts';
import { runs } from '../../../property-runs.ts';

const linesOf = (patch: FilePatch | undefined) => patch?.hunks.flatMap(({ lines }) => lines) ?? [];

/** One version of a file, put together from a patch that shows all of it. */
function versionOf(patch: FilePatch | undefined, side: 'before' | 'after'): string {
  return linesOf(patch)
    .filter((line) => line[side] !== undefined)
    .map(({ text, endsWithoutNewline }) => (endsWithoutNewline ? text : `${text}\n`))
    .join('');
}

describe('parsePatch', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'charter-patch-'));
    execFileSync('git', ['init', '--quiet', folder]);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function diff(before: string, after: string, context = 3): string {
    writeFileSync(join(folder, 'before'), before);
    writeFileSync(join(folder, 'after'), after);
    const args = ['diff', '--no-index', '--no-color', `-U${context}`, 'before', 'after'];
    return spawnSync('git', args, { cwd: folder, encoding: 'utf8' }).stdout;
  }

  it('numbers the lines of both versions', () => {
    const [patch] = parsePatch(diff('a\nb\nc\n', 'a\nB\nc\nd\n'));

    expect(patch?.hunks.map(({ range, section }) => [range, section])).toEqual([['@@ -1,3 +1,4 @@', '']]);
    expect(linesOf(patch).map(({ kind, before, after, text }) => [kind, before, after, text])).toEqual([
      ['context', 1, 1, 'a'],
      ['deleted', 2, undefined, 'b'],
      ['added', undefined, 2, 'B'],
      ['context', 3, 3, 'c'],
      ['added', undefined, 4, 'd'],
    ]);
  });

  it('takes content that looks like a header for content', () => {
    const hostile = [
      '--- a/x',
      '+++ b/x',
      'diff --git a/y b/y',
      '@@ -1 +1 @@',
      'rename to z',
      '\\ No newline',
      '',
    ].join('\n');
    const patches = parsePatch(diff('first\n', `first\n${hostile}`));

    expect(patches.length).toBe(1);
    expect(versionOf(patches[0], 'after')).toBe(`first\n${hostile}`);
  });

  it('gives back both versions of any two texts', () => {
    const line = fc.constantFrom(
      'a',
      'b',
      '',
      ' ',
      '-',
      '+',
      '--- a',
      '+++ b',
      '@@',
      '\\ x',
      'é',
      '\r',
      'diff --git a/a b/a',
    );
    const text = fc
      .tuple(fc.array(line, { maxLength: 12 }), fc.boolean())
      .map(
        ([lines, endsWithNewline]) => lines.join('\n') + (endsWithNewline && lines.length > 0 ? '\n' : ''),
      );
    fc.assert(
      fc.property(text, text, (before, after) => {
        fc.pre(before !== after);
        const [patch] = parsePatch(diff(before, after, 1_000));
        expect([versionOf(patch, 'before'), versionOf(patch, 'after')]).toEqual([before, after]);
      }),
      { numRuns: runs(60) },
    );
  });

  it('keeps what is complete of an output that was cut off', () => {
    const output = diff('a\nb\n', 'a\nc\n');

    expect(linesOf(parsePatch(output.slice(0, -2))[0]).map(({ text }) => text)).toEqual(['a', 'b']);
    expect(parsePatch('')).toEqual([]);
    expect(parsePatch('nonsense\n@@ -1 +1 @@\n+x\n')).toEqual([]);
  });

  it('reads renames, binary files and quoted names', () => {
    const output = [
      'diff --git a/old.md b/docs/new.md',
      'similarity index 100%',
      'rename from old.md',
      'rename to docs/new.md',
      'diff --git a/logo.png b/logo.png',
      'Binary files a/logo.png and b/logo.png differ',
      String.raw`diff --git "a/a\"\303\244\n.yaml" "b/a\"\303\244\n.yaml"`,
      'old mode 100644',
      'new mode 100755',
      '',
    ].join('\n');

    expect(parsePatch(output)).toEqual([
      { path: 'docs/new.md', previousPath: 'old.md', isBinary: false, hunks: [] },
      { path: 'logo.png', previousPath: undefined, isBinary: true, hunks: [] },
      { path: 'a"ä\n.yaml', previousPath: undefined, isBinary: false, hunks: [] },
    ]);
  });
});
