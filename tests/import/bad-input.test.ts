import { describe, expect, it } from 'vitest';
import { importTexts } from '../builders/an-import.ts';

const bomb = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...['b', 'c', 'd', 'e', 'f', 'g'].map((name, index) => {
    const before = 'abcdefg'.charAt(index);
    return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(', ')}]`;
  }),
].join('\n');

/** `code line` of each diagnostic of importing one file. */
function problemsOf(content: string | Uint8Array, file = 'a.yaml'): readonly string[] {
  return importTexts({ [file]: content }).diagnostics.map(({ code, range }) => `${code} ${range.line}`);
}

/** The first message. */
function messageOf(content: string): string {
  return importTexts({ 'a.yaml': content }).diagnostics[0]?.message ?? '';
}

const service = 'services:\n  web:\n    image: nginx\n';

describe('a source that cannot be imported', () => {
  it.each([
    ['a file of ten megabytes', new Uint8Array(10 * 1024 * 1024).fill(32), 'import-file-too-large 1'],
    ['binary content', Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 255), 'import-not-text 1'],
    ['NUL characters', 'services:\0', 'import-not-text 1'],
    ['a Git LFS pointer', 'version https://git-lfs.github.com/spec/v1\noid sha256:0\n', 'import-not-text 1'],
    ['an empty file', '', 'import-empty-file 1'],
    ['a file of comments', '# nothing\n---\n# here\n', 'import-empty-file 1'],
    ['an open bracket', 'services: [a\n', 'import-not-yaml 1'],
    ['a tab for indentation', 'services:\n\tweb: {}\n', 'import-not-yaml 2'],
    ['a merge conflict', '<<<<<<< ours\na: 1\n=======\na: 2\n>>>>>>> theirs\n', 'import-not-yaml 1'],
    ['an alias without an anchor', 'a: *nothing\n', 'import-not-yaml 1'],
    ['an alias to itself', 'a: &a\n  b: *a\n', 'import-not-yaml 2'],
    ['an alias bomb', bomb, 'import-too-complex 6'],
    ['deep nesting', `a: ${'['.repeat(100)}${']'.repeat(100)}`, 'import-too-complex 1'],
    ['a list', '- a\n- b\n', 'import-unknown-format 1'],
    ['a text', 'hello\n', 'import-unknown-format 1'],
    ['a map of something else', 'hello: world\n', 'import-unknown-format 1'],
    [
      'a manifest of Charter',
      'apiVersion: charter.dev/v1\nkind: Service\nmetadata: {name: a}\n',
      'import-already-charter 1',
    ],
    ['a second key of a name', 'services:\n  web:\n    image: a\n    image: b\n', 'import-duplicate-key 4'],
    [
      'a key that is a map',
      'services:\n  web:\n    image: a\n    ? {b: c}\n    : d\n',
      'import-unusable-key 4',
    ],
    [
      'a key `__proto__`',
      'services:\n  web:\n    image: a\n    __proto__: {b: c}\n',
      'import-unusable-key 4',
    ],
  ])('is reported with its code and line: %s', (_, content, expected) => {
    expect(problemsOf(content)).toEqual([expected]);
  });

  it('does not keep other documents and files from being imported', () => {
    const { manifests, diagnostics } = importTexts({
      'a.yaml': `a: [1\n---\n${service}`,
      'b.yaml': 'kind: Relic\nname: db\nimage: postgres:16\n',
      'c.yaml': '',
    });

    expect(manifests.map(({ ref }) => ref)).toEqual(['service:web', 'service:db']);
    expect(diagnostics.map(({ code, file }) => `${file} ${code}`)).toEqual([
      'a.yaml import-not-yaml',
      'c.yaml import-empty-file',
    ]);
  });

  it('is told which formats there are, and which is the nearest', () => {
    expect(messageOf('servcies: {web: {image: a}}\n')).toContain(
      'Did you mean `services` where it has `servcies`?',
    );
    expect(messageOf('kind: Relc\nname: a\n')).toContain('Did you mean `kind: Relic`?');
    expect(messageOf('kind: Relic\n')).toContain('needs a `name`');
    expect(messageOf('apiVersion: score.dev/v1b2\nmetadata: {name: a}\n')).toContain('`score.dev/v1b1`');
    expect(messageOf('hello: world\n')).toBe(
      'This document is of no format that can be imported. At its top are `hello`. Known are Score (`apiVersion: score.dev/v1b1`), Backstage (`apiVersion: backstage.io/…`), the flat form (`kind: Relic` and `name:` at the top), Kubernetes (`apiVersion`, `kind` and `metadata`) and Docker Compose (`services:`).',
    );
  });

  it('is told to render a template before', () => {
    expect(messageOf('image: {{ .Values.image }}\nports: [\n')).toContain('`helm template`');
  });
});

describe('a source that is odd and can be imported', () => {
  it('may have a byte order mark and line ends of Windows', () => {
    const { manifests, diagnostics } = importTexts({
      'a.yaml': `\u{FEFF}${service}`.replaceAll('\n', '\r\n'),
    });

    expect(diagnostics).toEqual([]);
    expect(manifests[0]?.text).toContain('# imported from a.yaml:3 (services.web)\n');
  });

  it('may have keys that are no texts', () => {
    const { manifests, dropped } = importTexts({
      'a.yaml': `${service}    environment: {1: a, true: b}\n    9: c\n`,
    });

    expect(manifests[0]?.text).toContain('  config:\n    "1": a\n    "true": b\n');
    expect(dropped.map(({ source }) => source.path)).toEqual(['services.web["9"]']);
  });

  it('has what stands under a key that cannot be used among what was dropped', () => {
    const { manifests, dropped } = importTexts({
      'a.yaml': 'services:\n  web:\n    image: a\n    __proto__: {image: b}\n    constructor: c\n',
    });

    expect(manifests[0]?.text).toContain('image: a\n');
    expect(dropped.map(({ source, reason }) => [source.path, reason])).toEqual([
      ['services.web.__proto__.image', 'The key `__proto__` is not taken over: many programs misread it.'],
      ['services.web.constructor', 'Charter has nothing for `constructor` of a Compose service.'],
    ]);
  });

  it('may use anchors and merge keys; each use is a value of its own', () => {
    const { mapped, manifests } = importTexts({
      'a.yaml':
        'x-env: &env {A: a}\nservices:\n  web:\n    image: nginx\n    environment: {<<: *env, B: b}\n  db:\n    image: nginx\n    environment: *env\n',
    });

    expect(mapped.map(({ source }) => `${source.line} ${source.path}`)).toEqual([
      '1 services.web.environment.A',
      '1 services.db.environment.A',
      '4 services.web.image',
      '5 services.web.environment.B',
      '7 services.db.image',
    ]);
    expect(manifests.map(({ text }) => text.includes('A: a'))).toEqual([true, true, false]);
  });

  it('with the same name twice gives two manifests and a warning', () => {
    const relic = 'kind: Relic\nname: web\nimage: nginx\n';
    const { manifests, diagnostics, guessed } = importTexts({ 'a.yaml': `${relic}---\n${relic}` });

    expect(manifests.map(({ path }) => path)).toEqual(['services/web.yaml', 'services/web-relic.yaml']);
    expect(diagnostics.map(({ code, severity, range }) => [code, severity, range.line])).toEqual([
      ['import-duplicate-name', 'warning', 5],
    ]);
    expect(guessed.map(({ reason }) => reason)).toContain(
      'Another Service of this import is already named `web`, so this one is `web-relic`. If they are the same, remove one.',
    );
  });

  it('with names that become the same label keeps them apart', () => {
    const { manifests, diagnostics } = importTexts({
      'a.yaml': 'services:\n  my_app: {image: a}\n  My-App: {image: b}\n  Ünïcode!: {image: c}\n',
    });

    expect(manifests.map(({ path }) => path)).toEqual([
      'services/my-app.yaml',
      'services/my-app-project.yaml',
      'services/unicode.yaml',
      'stacks/project.yaml',
    ]);
    expect(diagnostics).toEqual([]);
  });
});
