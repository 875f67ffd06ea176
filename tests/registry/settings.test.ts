import { describe, expect, it } from 'vitest';
import { summaryOf } from '../builders/a-registry.ts';
import { defaultSettings, readSettings } from '../../src/registry/settings.ts';

function read(text: string) {
  const { settings, diagnostics } = readSettings({
    path: 'charter.yaml',
    bytes: new TextEncoder().encode(text),
  });
  return { settings, problems: summaryOf(diagnostics), messages: diagnostics.map(({ message }) => message) };
}

describe('settings', () => {
  it('are the defaults without a file', () => {
    expect(readSettings(undefined)).toEqual({ settings: defaultSettings, diagnostics: [] });
  });

  it.each(['', '# nothing\n', '{}\n', 'spec: {}\n', 'apiVersion: charter.dev/v1\nkind: Settings\n'])(
    'are the defaults where every field is left out: %j',
    (text) => {
      expect(read(text)).toEqual({ settings: defaultSettings, problems: [], messages: [] });
    },
  );

  it('take what the file says and keep the defaults for the rest', () => {
    const { settings, problems } = read(
      'spec:\n  manifests:\n    include: ["registry/**/*.yaml"]\n    exclude: [registry/old/**]\n  limits: {depth: 10}\n',
    );

    expect(problems).toEqual([]);
    expect(settings).toEqual({
      include: ['registry/**/*.yaml'],
      exclude: ['**/node_modules/**', 'charter.yaml', 'registry/old/**'],
      isExplicit: true,
      approvals: { profile: 'team' },
      protectedBranches: [],
      limits: { ...defaultSettings.limits, depth: 10 },
    });
  });

  it('take the branches that are protected besides the default one', () => {
    const found = read('spec: {protectedBranches: ["release/*", "hot[fix"]}');

    expect(found.settings).toEqual({ ...defaultSettings, protectedBranches: ['release/*'] });
  });

  it.each([
    ['spec: {approvals: {profile: solo}}', 'solo', []],
    ['spec: {approvals: {profile: team}}', 'team', []],
    ['spec: {approvals: {profile: Solo}}', 'team', ['wrong-value 1:29']],
    ['spec: {approvals: solo}', 'team', ['wrong-type 1:19']],
  ])('take the profile of approvals, and the stronger one in doubt: %s', (text, profile, problems) => {
    const found = read(text);

    expect(found.settings).toEqual({ ...defaultSettings, approvals: { profile } });
    expect(found.problems).toEqual(problems);
  });

  it('leave out what the file excludes beside what is left out anyway', () => {
    expect(read('spec: {manifests: {exclude: [docs/**]}}\n').settings).toEqual({
      ...defaultSettings,
      exclude: [...defaultSettings.exclude, 'docs/**'],
    });
  });

  it('say where fields belong that stand at the top', () => {
    const { settings, problems, messages } = read('manifests:\n  include: [a.yaml]\nlimits:\n  depth: 3\n');

    expect(settings).toEqual(defaultSettings);
    expect(problems).toEqual(['unknown-field 1:1', 'unknown-field 3:1']);
    expect(messages).toEqual([
      'This document has no field `manifests`. It belongs under `spec`. Move it there.',
      'This document has no field `limits`. It belongs under `spec`. Move it there.',
    ]);
  });

  it('keep the default of a field that is wrong, and take the others', () => {
    const { settings, problems } = read(
      'kind: Setings\nspec:\n  limits: {depth: many, nodes: 0, aliases: 5, file: 3}\n  manifests:\n    include: ["[ab].yaml", "a/**", "", "{a,{b,c}}"]\n',
    );

    expect(problems).toEqual([
      'wrong-value 1:7',
      'wrong-type 3:19',
      'out-of-range 3:32',
      'unknown-field 3:47',
      'invalid-glob 5:15',
      'out-of-range 5:36',
      'invalid-glob 5:40',
    ]);
    expect(settings).toEqual({
      include: ['a/**'],
      exclude: ['**/node_modules/**', 'charter.yaml'],
      isExplicit: true,
      approvals: { profile: 'team' },
      protectedBranches: [],
      limits: { ...defaultSettings.limits, aliases: 5 },
    });
  });

  it('cannot switch the limits off', () => {
    const { settings, problems } = read('spec: {limits: {fileBytes: 1e15, depth: 100000}}\n');

    expect(problems).toEqual(['out-of-range 1:28', 'out-of-range 1:41']);
    expect(settings).toEqual(defaultSettings);
  });

  it.each([
    ['spec: "a\n', 'yaml-syntax 1:7'],
    ['- a\n', 'wrong-type 1:1'],
    ['spec: {}\n---\nspec: {}\n', 'too-many-documents 3:1'],
    ['spec: {}\nspec: {}\n', 'duplicate-key 2:1'],
    [`spec: ${'['.repeat(100)}`, 'too-deep 1:70'],
  ])('report what cannot be read: %j', (text, problem) => {
    expect(read(text)).toMatchObject({ settings: defaultSettings, problems: [problem] });
  });

  it('report a file that is not text', () => {
    const { diagnostics } = readSettings({ path: 'charter.yaml', bytes: new Uint8Array([0xff, 0xfe, 0]) });

    expect(summaryOf(diagnostics)).toEqual(['not-utf8 1:1']);
  });
});
