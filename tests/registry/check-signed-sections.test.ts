import { describe, expect, it } from 'vitest';
import { manifestText, registryOf } from '../builders/a-registry.ts';

const publicKey =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ5xV1rUqkOcUQmMfWq2rBqgfnVw6PzWw0mN1rG3uK2b anna@laptop';

function key(name: string, id: number, more = ''): string {
  return `    ${name}:\n      login: u${id}\n      id: ${id}\n      publicKey: ${publicKey}\n      from: 2026-01-01T00:00:00Z\n      until: 2027-01-01T00:00:00Z\n${more}`;
}

function problemsOf(keys: string, signed: string): readonly string[] {
  const sections = '  sections:\n    remediation:\n      mode: report\n';
  const files = {
    'group.yaml': manifestText('Group', 'security', `  team: acme/security\n${keys}`),
    'policy.yaml': manifestText('Policy', 'payments', `${sections}  signed:\n${signed}`),
  };
  return registryOf(files).diagnostics.map(
    ({ code, file, range, message }) => `${code} ${file}:${range.line}:${range.column} ${message}`,
  );
}

const two = `  keys:\n${key('one', 1)}${key('two', 2)}`;

describe('a policy whose sections are signed', () => {
  it('is right where the section is there and enough people have keys', () => {
    expect(problemsOf(two, '    remediation:\n      by: security\n      count: 2\n')).toEqual([]);
  });

  it('must have the section', () => {
    expect(problemsOf(two, '    guardrails:\n      by: group:security\n')).toEqual([
      'unknown-section policy.yaml:10:5 `guardrails` is to be signed, and this policy has no such section. Add `spec.sections.guardrails`, or remove the line.',
    ]);
  });

  it('must name a group that exists', () => {
    expect(problemsOf(two, '    remediation:\n      by: group:securty\n').join('\n')).toContain(
      'unknown-ref policy.yaml:11:11 `group:securty` is not in this registry. Did you mean `group:security`?',
    );
  });

  it.each([
    ['nobody has a key', '', 1, 0],
    ['one person has two keys', `  keys:\n${key('one', 1)}${key('two', 1)}`, 2, 1],
    [
      'a key was revoked',
      `  keys:\n${key('one', 1)}${key('two', 2, '      revoked: 2026-03-01T00:00:00Z\n')}`,
      2,
      1,
    ],
  ])('must not ask for more people than can sign: %s', (_, keys, count, people) => {
    expect(problemsOf(keys, `    remediation:\n      by: security\n      count: ${count}\n`)).toEqual([
      `too-few-signers policy.yaml:11:11 \`remediation\` is to be signed by ${count} of \`group:security\`, of whom ${people} ${people === 1 ? 'has' : 'have'} a key that is not revoked. Enrol more with \`npx charter keys enrol\`, or lower \`count\`.`,
    ]);
  });

  it('counts identities where Sigstore is asked for', () => {
    const identity =
      '  identities:\n    anna:\n      login: anna\n      id: 1\n      issuer: https://issuer.example\n      subject: anna@acme.example\n      from: 2026-01-01T00:00:00Z\n      until: 2027-01-01T00:00:00Z\n';

    expect(problemsOf(identity, '    remediation:\n      by: security\n      class: sigstore\n')).toEqual([]);
    expect(problemsOf(two, '    remediation:\n      by: security\n      class: sigstore\n').join()).toContain(
      'of whom 0 have an identity',
    );
  });
});

describe('an identity of a group', () => {
  it('holds for some time, as a key does', () => {
    const identity =
      '  identities:\n    anna:\n      login: anna\n      id: 1\n      issuer: https://issuer.example\n      subject: anna@acme.example\n      from: 2027-01-01T00:00:00Z\n      until: 2026-01-01T00:00:00Z\n';

    expect(
      problemsOf(identity, '    remediation:\n      by: security\n      class: sigstore\n').join(),
    ).toContain('reversed-range group.yaml:14:14 The identity `anna` ceases to hold');
  });
});
