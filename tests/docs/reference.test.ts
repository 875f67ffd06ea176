import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatPage } from '../../.ci/reference/format-page.ts';
import { anchorOf } from '../../.ci/reference/markdown.ts';
import { referencePages } from '../../.ci/reference/reference-pages.ts';
import type { JsonSchema } from '../../src/registry/schema/schemas.ts';
import { schemasByFile } from '../../src/registry/schema/umbrella-schema.ts';

const folder = 'docs/reference';
const pages = referencePages();

const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

/** Every name below `properties`, wherever it stands in a schema. */
function fieldNames(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]: [string, unknown]) => {
    if (key === 'examples' || key === 'if' || key === 'then') return [];
    const own = key === 'properties' && typeof value === 'object' && value !== null ? Object.keys(value) : [];
    return [...own, ...fieldNames(value)];
  });
}

/** The part of a schema that its page tells; what is the same for all kinds has a page of its own. */
function toldOn(page: string, schema: JsonSchema): unknown {
  if (page === 'settings' || page === 'defaults') return schema;
  const { metadata: _, ...definitions } = schema.$defs ?? {};
  return definitions;
}

describe('the reference', () => {
  it('has a page for everything that has a schema, and no other', () => {
    const files = [...schemasByFile.keys()].filter((file) => file !== 'charter').map((file) => `${file}.md`);

    expect(readdirSync(folder).toSorted()).toEqual(['README.md', 'metadata.md', ...files].toSorted());
  });

  it.each([...pages])(
    'is in step with the schemas in %s; if not, run `npm run reference`',
    async (name, text) => {
      expect(read(name), 'docs/reference is out of step with schemas/. Run `npm run reference`.').toBe(
        await formatPage(text),
      );
    },
  );

  it.each([...schemasByFile].filter(([file]) => file !== 'charter'))(
    'tells every field of %s',
    (file, schema) => {
      const page = read(`${file}.md`);
      const kinds = file === 'defaults' ? Object.keys(schema.properties?.['spec']?.properties ?? {}) : [];
      const silent = fieldNames(toldOn(file, schema)).filter(
        (name) => !kinds.includes(name) && !page.includes(`${name}\`\n`),
      );

      expect(silent).toEqual([]);
    },
  );

  it.each([...pages.keys()])('gives every heading of %s an address of its own', (name) => {
    const anchors = [...read(name).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

    expect(anchors.filter((anchor, index) => anchors.indexOf(anchor) !== index)).toEqual([]);
  });
});
