import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { describe, expect, it } from 'vitest';
import configuration, { mayImport, pureRooms } from '../../.dependency-cruiser.mjs';

const sourceFiles = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(ts|mjs)$/.test(file))
  .map((file) => join('src', file));

async function cruiseSources(): Promise<ICruiseResult> {
  const { output } = await cruise(
    ['src'],
    { ...configuration.options, ruleSet: { forbidden: configuration.forbidden }, validate: true } as never,
    undefined,
    { tsConfig: extractTSConfig('tsconfig.json') },
  );
  if (typeof output === 'string') throw new Error(`expected a result object, found text: ${output}`);
  return output;
}

describe('the rooms', () => {
  it(
    'import only what the table allows, and no source file was overlooked',
    { timeout: 60_000 },
    async () => {
      const result = await cruiseSources();
      const seen = new Set(result.modules.map((module) => module.source));

      expect(result.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual(
        [],
      );
      expect(sourceFiles.filter((file) => !seen.has(file))).toEqual([]);
      expect(seen.size).toBeGreaterThan(20);
      expect(result.modules.some((module) => module.dependencies.length > 0)).toBe(true);
    },
  );

  it('are the only folders under src', () => {
    const folders = readdirSync('src', { withFileTypes: true });

    expect(folders.filter((entry) => !entry.isDirectory()).map((entry) => entry.name)).toEqual([]);
    expect(folders.filter((entry) => !(entry.name in mayImport)).map((entry) => entry.name)).toEqual([]);
  });

  it('that are pure read no clock, randomness, process or console', () => {
    const impure =
      /\b(Date\.now|new Date\(\)|Math\.random|crypto\.random|randomUUID|process\.|console\.|setTimeout|fetch\()/;
    const offenders = sourceFiles
      .filter((file) => pureRooms.some((room) => file.startsWith(`src/${room}/`)))
      .filter((file) => impure.test(readFileSync(file, 'utf8')));

    expect(offenders).toEqual([]);
  });
});
