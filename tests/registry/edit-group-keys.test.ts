import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { addGroupKey, setKeyField } from '../../src/registry/edit-group-keys.ts';

const key = { login: 'bert', id: 4, publicKey: 'ssh-ed25519 AAAA bert@laptop', from: '2026-01-01T00:00:00Z' };
const lines = [
  'bert-2026:',
  '  login: bert',
  '  id: 4',
  '  publicKey: ssh-ed25519 AAAA bert@laptop',
  '  from: 2026-01-01T00:00:00Z',
];

function indented(by: number): string {
  return lines.map((line) => `${' '.repeat(by)}${line}\n`).join('');
}

const withKeys = `# Who may sign.
kind: Group
spec:
    team: "acme/security"   # looked up
    keys:
        # The first.
        ada-2026: {login: ada, id: 3}
        ada-spare:
            login: ada # twice
            until: '2027-01-01T00:00:00Z' # a year
    # How many.
    threshold: 2
`;

const withoutKeys = `kind: Group
spec:
  members:
    - login: ada
      id: 3 # the first
# the end
`;

describe('a key that is added to a group', () => {
  it('stands behind the others, and nothing else changes', () => {
    const after = addGroupKey({ text: withKeys, document: 0 }, 'bert-2026', key);

    expect(after?.replace(indented(8), '')).toBe(withKeys);
    expect(Object.keys((parse(after ?? '') as { spec: { keys: object } }).spec.keys)).toEqual([
      'ada-2026',
      'ada-spare',
      'bert-2026',
    ]);
  });

  it('is the first, behind whatever else the group says', () => {
    const after = addGroupKey({ text: withoutKeys, document: 0 }, 'bert-2026', key);

    expect(after).toBe(withoutKeys.replace('# the end', `  keys:\n${indented(4)}# the end`));
  });

  it('keeps the line ends of the file, and one that has no last one', () => {
    const text = withoutKeys.replace('# the end\n', '').replaceAll('\n', '\r\n').trimEnd();
    const after = addGroupKey({ text, document: 0 }, 'bert-2026', key);

    expect(after).toBe(`${text}\r\n  keys:\r\n${indented(4).replaceAll('\n', '\r\n')}`);
  });

  it('goes into the document that is meant', () => {
    const text = `kind: Service\nspec:\n  replicas: 1\n---\n${withoutKeys}`;
    const after = addGroupKey({ text, document: 1 }, 'bert-2026', key);

    expect(
      parseAllDocuments(after ?? '').map((document) =>
        Object.keys((document.toJS() as { spec: object }).spec),
      ),
    ).toEqual([['replicas'], ['members', 'keys']]);
  });

  it('is not added where a whole map is in braces', () => {
    expect(addGroupKey({ text: 'spec: {team: a/b}\n', document: 0 }, 'b', key)).toBeUndefined();
    expect(addGroupKey({ text: 'spec:\n  keys: {a: {id: 1}}\n', document: 0 }, 'b', key)).toBeUndefined();
  });
});

describe('a field of a key', () => {
  it('gets another value, and nothing else changes', () => {
    const source = { text: withKeys, document: 0 };

    expect(setKeyField(source, { name: 'ada-spare', field: 'until' }, '2026-06-01T00:00:00Z')).toBe(
      withKeys.replace("'2027-01-01T00:00:00Z'", '2026-06-01T00:00:00Z'),
    );
  });

  it('is added behind the others', () => {
    const source = { text: withKeys, document: 0 };

    expect(setKeyField(source, { name: 'ada-spare', field: 'revoked' }, '2026-06-01T00:00:00Z')).toBe(
      withKeys.replace('# a year\n', '# a year\n            revoked: 2026-06-01T00:00:00Z\n'),
    );
  });

  it('is left alone where the key is in braces or not there', () => {
    const source = { text: withKeys, document: 0 };

    expect(setKeyField(source, { name: 'ada-2026', field: 'revoked' }, 'x')).toBeUndefined();
    expect(setKeyField(source, { name: 'nobody', field: 'revoked' }, 'x')).toBeUndefined();
  });
});
