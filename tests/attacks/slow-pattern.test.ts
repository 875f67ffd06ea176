import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { indexOwners } from '../../src/approvals/codeowners/index-owners.ts';
import { parseCodeOwners } from '../../src/approvals/codeowners/parse-codeowners.ts';
import { parseCommands } from '../../src/commands/parse-commands.ts';
import { parseDuration } from '../../src/model/duration.ts';
import { matchesGlob, parseGlob } from '../../src/model/glob.ts';
import { parseImage } from '../../src/model/image.ts';
import { parseQuantity } from '../../src/model/quantity.ts';
import { maskSecrets } from '../../src/model/secret-text.ts';
import { inlineText, prose } from '../../src/render/markdown.ts';
import { GatedWorld, protectedRegistry, texts } from '../builders/a-gated-world.ts';

/*
 * Each of these takes years, or all memory, where a pattern may look back: the time limit of a test is enough to tell.
 * What is linear takes milliseconds.
 */

/** As much as one file may hold. */
const size = 1_048_576;

/** What makes patterns that look back count to infinity. */
const pumps = [
  'a',
  'A',
  '1',
  '-',
  '.',
  '_',
  ':',
  '/',
  ' ',
  '`',
  '[',
  '1h',
  '1.',
  'a-',
  'a:',
  'eyJ',
  '://a@',
  '*',
];

const longTexts = pumps.flatMap((pump) => {
  const text = pump.repeat(size / pump.length);
  return [text, `${text}!`];
});

interface Schema {
  readonly pattern?: unknown;
}

function patternsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { pattern } = value as Schema;
  return [...(typeof pattern === 'string' ? [pattern] : []), ...Object.values(value).flatMap(patternsIn)];
}

describe('a text that is made for a pattern', () => {
  const schemas = readdirSync('schemas').filter((name) => name.endsWith('.json'));
  const patterns = new Set(
    schemas.flatMap((name) => patternsIn(JSON.parse(readFileSync(`schemas/${name}`, 'utf8')))),
  );

  it.each([...patterns])('does not keep the schema waiting: %s', (pattern) => {
    const search = new RegExp(pattern, 'u');
    expect(() => longTexts.map((text) => search.test(text))).not.toThrow();
  });

  it.each([
    ['durations', parseDuration],
    ['images', parseImage],
    ['quantities', parseQuantity],
    ['secrets', maskSecrets],
    ['commands', parseCommands],
    ['Markdown', inlineText],
    ['messages', prose],
  ] as const)('does not keep the reading of %s waiting', (_, read) => {
    expect(() => longTexts.map((text) => read(text.slice(-size / 8)))).not.toThrow();
  });
});

describe('a glob that is made for a path', () => {
  it.each([
    ['stars in a name', `${'*a'.repeat(1_000)}b`, 'a'.repeat(4_000)],
    ['folders that may be crossed', `${'**/a/'.repeat(500)}b`, 'a/'.repeat(2_000)],
    ['both', `${'**/*a*a*a/'.repeat(300)}b`, 'aaaaaaaa/'.repeat(400)],
  ])('does not match forever by %s', (_, text, path) => {
    const glob = parseGlob(text);
    const codeowners = parseCodeOwners('CODEOWNERS', Buffer.from(`${text} @ben\n`));

    expect(typeof glob === 'object' && matchesGlob(glob, path, { dot: true })).toBe(false);
    expect(indexOwners(codeowners)(path)).toBeUndefined();
  });

  it.each([
    ['braces that multiply', '{a,b}'.repeat(800), 'its braces mean more than 64 globs'],
    [
      'many choices after many',
      `{${'a,'.repeat(63)}}{${'b,'.repeat(1_500)}}`,
      'its braces mean more than 64 globs',
    ],
    [
      'a megabyte of choices',
      `{${','.repeat(63)}}{${','.repeat(size)}}`,
      'it is longer than 4096 characters',
    ],
    ['a megabyte of braces', '{x}'.repeat(size / 3), 'it is longer than 4096 characters'],
  ])('does not unfold without end by %s', (_, text, fault) => {
    expect(parseGlob(text)).toBe(fault);
  });

  it('is one problem of one manifest, though a pull request brings many of them', async () => {
    const bomb = `      - {id: x, from: "group:x", when: {paths: ["{${','.repeat(63)}}{${'a,'.repeat(400_000)}}"]}}\n`;
    const bombs = Array.from({ length: 10 }, (_, index) => [
      `policies/p${index}.yaml`,
      texts.policy(`p${index}`, bomb),
    ]);
    const world = new GatedWorld({ ...protectedRegistry, ...Object.fromEntries(bombs) });

    expect(await world.run()).toEqual({ kind: 'done' });
    expect(world.forge.report('charter/validate')?.summary).toContain('longer than 4096 characters');
  });
});

it('judges by a guardrail whose pattern looks back without end', async () => {
  const policy = [
    'apiVersion: charter.dev/v1\nkind: Policy\nmetadata: {name: slow}\nspec:\n  sections:\n    guardrails:\n',
    '      - {id: slow, rule: pattern, field: spec.config.HOST, pattern: "(a+)+(b|a+)*c"}\n',
  ].join('');
  const base = { ...protectedRegistry, 'policies/slow.yaml': policy };
  const service = `${texts.service('web', 2)}  config: {HOST: ${'a'.repeat(100_000)}}\n`;
  const world = new GatedWorld({ ...base, 'services/web.yaml': service }, base);

  await world.run();

  expect(world.forge.report('charter/policy')).toMatchObject({ state: 'failure' });
  expect(world.forge.report('charter/policy')?.summary).toContain('**slow**');
});
