import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { registryCodes } from '../../src/registry/codes.ts';

/** `const graphCodes = ['…', '…'] as const`, `type ForgeErrorCode = | '…' | '…'` and `code: 'internal-error'`. */
const declarations = [
  /export const \w+Codes = \[([^\]]*)\]/g,
  /\btype \w+Code =((?:\s*\|?\s*'[a-z0-9-]+')+)/g,
  /\bcode: ('[a-z0-9]+(?:-[a-z0-9]+)+')/g,
];

function declaredCodes(): Set<string> {
  const codes = new Set<string>();
  for (const file of globSync('src/**/*.ts')) {
    const text = readFileSync(file, 'utf8');
    for (const [, list = ''] of declarations.flatMap((pattern) => [...text.matchAll(pattern)])) {
      for (const [, code = ''] of list.matchAll(/'([a-z0-9-]+)'/g)) codes.add(code);
    }
  }
  return codes;
}

/** Headings that are a code rather than words. */
function documentedCodes(): string[] {
  return ['docs/errors.md', ...globSync('docs/errors/*.md')].flatMap((page) =>
    [...readFileSync(page, 'utf8').matchAll(/^#{2,3} `?([a-z0-9]+(?:-[a-z0-9]+)*)`?$/gm)].map(
      ([, code = '']) => code,
    ),
  );
}

describe('the pages on errors', () => {
  const declared = declaredCodes();
  const documented = documentedCodes();

  it('were compared with the codes of several rooms', () => {
    expect(registryCodes.every((code) => declared.has(code))).toBe(true);
    expect(declared.has('dependency-cycle')).toBe(true);
    expect(declared.has('forge-not-found')).toBe(true);
  });

  it('explain every code that is declared', () => {
    expect([...declared].filter((code) => !documented.includes(code)).toSorted()).toEqual([]);
  });

  it('explain no code that is not', () => {
    expect(documented.filter((code) => !declared.has(code)).toSorted()).toEqual([]);
  });

  it('explain each code once', () => {
    expect(documented.filter((code, index) => documented.indexOf(code) !== index)).toEqual([]);
  });

  it('say what to do about each code of a manifest', () => {
    const sections = readFileSync('docs/errors.md', 'utf8').split(/^#{2,3} /m);
    const silent = sections
      .filter((section) => registryCodes.some((code) => section.startsWith(`${code}\n`)))
      .filter((section) => !section.includes('What to do:'));

    expect(silent).toEqual([]);
  });

  it('know no code of a manifest that nothing reports', () => {
    const source = globSync('src/registry/**/*.ts')
      .filter((file) => !file.endsWith('/codes.ts'))
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');

    expect(registryCodes.filter((code) => !source.includes(`'${code}'`))).toEqual([]);
  });
});
