import { describe, expect, it } from 'vitest';
import type { FileMode, SourceTree } from '../../src/model/git.ts';
import type { Settings } from '../../src/model/manifest.ts';
import { selectManifestFiles } from '../../src/registry/select-files.ts';
import { defaultSettings } from '../../src/registry/settings.ts';

function aTree(entries: Readonly<Record<string, FileMode>>): SourceTree {
  return {
    commit: undefined,
    entries: Object.entries(entries).map(([path, mode]) => ({ path, mode, blob: path })),
  };
}

function select(entries: Readonly<Record<string, FileMode>>, settings: Partial<Settings> = {}) {
  const { files, diagnostics } = selectManifestFiles(aTree(entries), { ...defaultSettings, ...settings });
  return {
    files: files.map(({ path }) => path),
    problems: diagnostics.map(({ code, severity, file }) => `${severity} ${code} ${JSON.stringify(file)}`),
  };
}

describe('the files of a registry', () => {
  it('are all YAML and Markdown files but the settings and those in hidden folders and packages', () => {
    expect(
      select({
        '.charter/a.yaml': 'file',
        '.github/workflows/ci.yml': 'file',
        'a/.hidden/b.yaml': 'file',
        'a/b.yml': 'executable',
        'a/charter.yaml': 'file',
        'charter.yaml': 'file',
        'node_modules/x/y.yaml': 'file',
        'readme.md': 'file',
        'x.yaml': 'file',
      }),
    ).toEqual({ files: ['a/b.yml', 'a/charter.yaml', 'readme.md', 'x.yaml'], problems: [] });
  });

  it('are those that the settings name, less those that they exclude', () => {
    const settings = { include: ['.registry/**/*.yaml'], exclude: ['**/old/**'], isExplicit: true };

    expect(
      select({ '.registry/a.yaml': 'file', '.registry/old/b.yaml': 'file', 'c.yaml': 'file' }, settings),
    ).toEqual({ files: ['.registry/a.yaml'], problems: [] });
  });

  it('are found whatever the case of their extension, which hides no manifest', () => {
    const tree = {
      'A.YAML': 'file',
      'a/_defaults.YML': 'file',
      'b.Yml': 'file',
      'c.MD': 'file',
      'charter.YAML': 'file',
      'node_modules/d.YAML': 'file',
      'link.YAML': 'symlink',
      'notes.TXT': 'file',
    } as const;
    const settings = { include: ['*.yaml'], exclude: ['old.yaml'], isExplicit: true };

    expect(select(tree)).toEqual({
      files: ['A.YAML', 'a/_defaults.YML', 'b.Yml', 'c.MD', 'charter.YAML'],
      problems: ['error symlink "link.YAML"'],
    });
    expect(
      select({ 'OLD.YAML': 'file', 'b.yml': 'file', 'new.YAML': 'file', 'old.YAML': 'file' }, settings),
    ).toEqual({ files: ['OLD.YAML', 'new.YAML'], problems: [] });
  });

  it('are never symbolic links, nor have names that cannot be shown', () => {
    expect(
      select({
        'a\nb.yaml': 'file',
        'caf\u{FFFD}.yaml': 'file',
        'good\u202elmay.yaml': 'file',
        'link.yaml': 'symlink',
        'link.md': 'symlink',
        'x.yaml': 'file',
      }),
    ).toEqual({
      files: ['x.yaml'],
      problems: [
        String.raw`error unprintable-path "a\nb.yaml"`,
        'error unprintable-path "caf\u{FFFD}.yaml"',
        'error unprintable-path "good\u202elmay.yaml"',
        'error symlink "link.yaml"',
      ],
    });
  });

  it('are not looked for in a submodule, which is said where manifests are expected there', () => {
    const tree = { 'registry/shared': 'submodule', 'vendor/lib': 'submodule' } as const;

    expect(select(tree)).toEqual({ files: [], problems: [] });
    expect(select(tree, { include: ['registry/**/*.yaml'], isExplicit: true })).toEqual({
      files: [],
      problems: ['warning submodule "registry/shared"'],
    });
  });

  it('are as many as the limit allows', () => {
    const limits = { ...defaultSettings.limits, files: 2 };

    expect(select({ 'a.yaml': 'file', 'b.yaml': 'file', 'c.yaml': 'file' }, { limits })).toEqual({
      files: ['a.yaml', 'b.yaml'],
      problems: ['error too-many-files "charter.yaml"'],
    });
  });
});
