import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/model/diagnostic.ts';
import { maskSecrets } from '../../src/model/secret-text.ts';
import { annotationsOf } from '../../src/render/diagnostics/annotations.ts';
import { diagnosticItem } from '../../src/render/diagnostics/diagnostics-markdown.ts';
import { diagnosticsText } from '../../src/render/diagnostics/diagnostics-text.ts';
import { validationToJson } from '../../src/render/json.ts';
import { plainPaint } from '../../src/render/paint.ts';
import { toSarif } from '../../src/render/diagnostics/sarif.ts';
import { workflowCommands } from '../../src/render/diagnostics/workflow-commands.ts';
import {
  environmentText,
  overlayText,
  parseText,
  registryOf,
  serviceText,
  summaryOf,
} from '../builders/a-registry.ts';
import { effectiveEnvironments } from '../../src/registry/effective/effective.ts';

/** Put together here, so that no scanner takes this file for a leak. */
const glue = (...parts: readonly string[]): string => parts.join('');

const secrets: Readonly<Record<string, string>> = {
  'an AWS access key': glue('AK', 'IAIOSFODNN7EXAMPLE'),
  'a GitHub token': glue('gh', 'p_', 'aB3'.repeat(12)),
  'a GitLab token': glue('gl', 'pat-', 'x7Y'.repeat(7)),
  'a Slack token': glue('xo', 'xb-123456789012-abcdefABCDEF'),
  'a Stripe key': glue('sk_', 'live_', '4eC39'.repeat(5)),
  'a Google API key': glue('AI', 'za', 'SyD-1'.repeat(7)),
  'a JSON Web Token': glue('ey', 'JhbGciOiJIUzI1NiJ9.ey', 'JzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N'),
  'a password in a URL': 'hunter2correcthorse',
  'a private key': glue(
    '-----BEGIN RSA ',
    'PRIVATE KEY-----\\nMIIEowIBAAKCAQEA1234\\n-----END RSA ',
    'PRIVATE KEY-----',
  ),
};

function inConfig(name: string, secret: string): string {
  const value = name === 'a password in a URL' ? `postgres://app:${secret}@db:5432/app` : secret;
  return serviceText('payments', `  config: {LEVEL: 7, KEY: "${value}", MORE: 8}\n`);
}

/** What every renderer makes of some diagnostics. */
function shownOf(diagnostics: readonly Diagnostic[], file: string, text: string): string {
  return [
    diagnosticsText({ diagnostics, sources: new Map([[file, text]]), paint: plainPaint }),
    JSON.stringify(validationToJson(1, diagnostics)),
    JSON.stringify(annotationsOf(diagnostics)),
    ...diagnostics.map((diagnostic) => diagnosticItem(diagnostic)),
    workflowCommands({ diagnostics, folder: '' }),
    JSON.stringify(
      toSarif({
        diagnostics,
        folder: '',
        category: 'charter/validate',
        version: '1.0.0',
        rules: new Map(),
        sources: new Map([[file, text]]),
        identityOf: ({ code }) => code,
      }),
    ),
  ].join('\n');
}

describe('a secret in the open', () => {
  it.each(Object.entries(secrets))('is told by its looks, and shown nowhere: %s', (name, secret) => {
    const text = inConfig(name, secret);
    const { diagnostics } = parseText(text);

    expect(summaryOf(diagnostics)).toContain('secret-in-the-open 9:27');
    expect(diagnostics.find(({ code }) => code === 'secret-in-the-open')?.message).toContain(name);
    for (let from = 0; from + 8 <= secret.length; from += 4) {
      expect(shownOf(diagnostics, 'a.yaml', text)).not.toContain(secret.slice(from, from + 8));
    }
  });

  it('is masked in the excerpt, with the carets below its place', () => {
    const text = serviceText('payments', `  config: {KEY: ${secrets['an AWS access key'] ?? ''}}\n`);
    const { diagnostics } = parseText(text);

    expect(shownOf(diagnostics, 'a.yaml', text)).toContain(
      `    9 │   config: {KEY: ${'•'.repeat(20)}}\n      │                 ${'^'.repeat(20)}\n`,
    );
  });

  it('is masked where it is written with escapes, which no pattern finds in the file', () => {
    const text = serviceText('payments', '  config: {KEY: "AK\\u0049AIOSFODNN7EXAMPLE"}\n');
    const { diagnostics } = parseText(text);

    expect(summaryOf(diagnostics)).toEqual(['secret-in-the-open 9:17']);
    expect(shownOf(diagnostics, 'a.yaml', text)).not.toContain('IOSFODNN7');
  });

  it('is masked in problems of other kinds, wherever it stands', () => {
    const key = secrets['an AWS access key'] ?? '';
    const text = serviceText('payments', `  ${key}: 1\n  environments: ["${key}"]\n  image: ${key}\n`);

    expect(shownOf(parseText(text).diagnostics, 'a.yaml', text)).not.toContain(key);
  });

  it('is found in the patch of an overlay', () => {
    const key = secrets['a GitHub token'] ?? '';
    const files = {
      'e.yaml': environmentText('staging'),
      's.yaml': serviceText('a'),
      'o.yaml': overlayText('service:a', 'staging', `    config:\n      KEY: ${key}\n`),
    };
    const registry = registryOf(files);
    const diagnostics = [...registry.diagnostics, ...effectiveEnvironments(registry).diagnostics];

    expect(summaryOf(diagnostics)).toEqual(['secret-in-the-open 10:12']);
    expect(shownOf(diagnostics, 'o.yaml', files['o.yaml'])).not.toContain(key);
  });

  it.each([
    'postgres://app:${DB_PASSWORD}@db:5432/app',
    'postgres://app@db:5432/app',
    'https://example.com/a:b@c',
    'AKIA',
    'a text about ghp_ tokens',
    'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ5xV1rUqkOcUQmMfWq2rBqgfnVw6PzWw0mN1rG3uK2b',
    'eyJhbGciOiJIUzI1NiJ9',
  ])('is not %s', (value) => {
    expect(parseText(serviceText('a', `  config: {KEY: "${value}"}\n`)).diagnostics).toEqual([]);
  });

  it('takes as long as the text is, whatever it says', () => {
    const pieces = ['://a:', 'eyJ', '-----BEGIN PRIVATE KEY-----', 'xoxb-', '://', '@://', 'AKIA'];
    for (const piece of pieces) {
      const text = piece.repeat(200_000 / piece.length);
      expect(maskSecrets(text)).toHaveLength(text.length);
    }
  });
});

describe('a value with the name of a secret', () => {
  it.each([
    ['DB_PASSWORD', 'hunter2hunter2'],
    ['db.password', 'correct horse'],
    ['STRIPE_API_KEY', 'not-yet-known'],
    ['SESSION_SECRET', 'changeme'],
    ['AUTH_TOKEN', 'abcd'],
  ])('is told as a warning, and shown nowhere: %s', (name, value) => {
    const text = serviceText('payments', `  config:\n    ${name}: ${value}\n`);
    const { diagnostics } = parseText(text);

    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
      ['secret-by-name', 'warning'],
    ]);
    expect(shownOf(diagnostics, 'a.yaml', text)).not.toContain(value);
  });

  it.each([
    ['TOKEN_URL', 'https://login.example.com/token'],
    ['API_KEY_HEADER', 'X-Api-Key'],
    ['SECRET_NAME', 'payments-db'],
    ['PASSWORD_MIN_LENGTH', '"12"'],
    ['TOKEN_TTL', '5m'],
    ['API_TOKEN', '"${TOKEN}"'],
    ['API_TOKEN', '/run/secrets/token'],
    ['PASSWORD_LOGIN', '"false"'],
    ['USE_TOKEN', 'true'],
    ['SESSION_SECRET', '""'],
    ['MONKEY', 'banana'],
  ])('is none where it speaks about one: %s: %s', (name, value) => {
    expect(parseText(serviceText('payments', `  config:\n    ${name}: ${value}\n`)).diagnostics).toEqual([]);
  });

  it('is told once where it looks like a secret too', () => {
    const key = secrets['a GitHub token'] ?? '';
    const { diagnostics } = parseText(serviceText('payments', `  config:\n    API_TOKEN: ${key}\n`));

    expect(summaryOf(diagnostics)).toEqual(['secret-in-the-open 10:16']);
  });

  it('is told where a patch writes it, and not again where the target does', () => {
    const registry = registryOf({
      'e.yaml': environmentText('staging'),
      's.yaml': serviceText('a', '  config:\n    DB_PASSWORD: hunter2hunter2\n'),
      'o.yaml': overlayText('service:a', 'staging', '    config:\n      ADMIN_PASSWORD: letmein99\n'),
    });
    const all = [...registry.diagnostics, ...effectiveEnvironments(registry).diagnostics];

    expect(all.map(({ file, code, range }) => [file, code, range.line])).toEqual([
      ['s.yaml', 'secret-by-name', 10],
      ['o.yaml', 'secret-by-name', 10],
    ]);
  });
});
