import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { Fix } from '../../src/model/diagnostic.ts';
import type { JsonValue } from '../../src/model/json.ts';
import { applyFixes } from '../../src/registry/apply-fixes.ts';
import { diagnosticsOf, fixFiles, type Texts } from '../builders/a-fixed-registry.ts';
import { environmentText, manifestText, overlayText, serviceText } from '../builders/a-registry.ts';
import { runs } from '../property-runs.ts';
import { makeCorpus } from './mutated/corpus.ts';
import { goodManifests, surroundings } from './mutated/good-manifests.ts';

const settings = 'apiVersion: charter.dev/v1\nkind: Settings\n';

const windows = (text: string): string => text.replaceAll('\n', '\r\n');

const page = (text: string): string => `---\n${text}---\nAbout \`replcas\`.\n`;

/** An Overlay, in a file of its own, for a Service. */
const patched = (overlay: string, { file = 'o.yaml', service = serviceText('pay') } = {}): Texts => ({
  'charter.yaml': settings,
  'e.yaml': environmentText('live'),
  [file]: overlay,
  's.yaml': service,
});

const overlay = (patch: string): string => overlayText('service:pay', 'live', patch);

async function fixesOf(files: Texts, file: string): Promise<readonly Fix[]> {
  const fixes = (await diagnosticsOf(files)).flatMap(({ fix }) => fix ?? []);
  return fixes.filter((fix) => fix.file === file);
}

/** A file once everything that its problems offer is taken. */
async function taken(files: Texts, file = 'o.yaml'): Promise<string> {
  const text = files[file] ?? '';
  const after = applyFixes(text, await fixesOf(files, file));
  return after === text ? text : taken({ ...files, [file]: after }, file);
}

async function fixed(files: Texts, file = 'o.yaml'): Promise<string> {
  const found = (await fixFiles(files, file)).files.find((one) => one.file === file);
  return found?.after ?? files[file] ?? '';
}

describe('a problem of a patch', () => {
  it('has the fix that charter fix makes', async () => {
    const files = patched(overlay('    # Few.\n    replcas: "3" # at night\n'));
    const start = files['o.yaml']?.indexOf('replcas') ?? 0;

    expect((await diagnosticsOf(files)).map(({ code, range, fix }) => [code, range.line, fix])).toEqual([
      [
        'unknown-field',
        10,
        {
          title: 'Replace `replcas` with `replicas`',
          file: 'o.yaml',
          edits: [{ start, end: start + 'replcas'.length, text: 'replicas' }],
        },
      ],
    ]);
  });

  it('says what its fix does, whatever its target has', async () => {
    const service = serviceText('pay', '  replicas: 2\n  ports: {http-main: 80}\n');
    const files = patched(overlay('    replcas: 3\n    ports: {HTTP_Main: 81}\n'), { service });

    expect((await diagnosticsOf(files)).map(({ message, fix }) => [message, fix?.title])).toEqual([
      [
        'With this patch, `service:pay` is not right in `live`. `spec` has no field `replcas`. Did you mean `replicas`?',
        'Replace `replcas` with `replicas`',
      ],
      [
        expect.stringMatching(
          /^With this patch, .+ The key `spec\.ports\.HTTP_Main` is not valid; .+ For example `http-main`\.$/,
        ),
        'Replace `HTTP_Main` with `http-main`',
      ],
    ]);
  });

  it.each<[string, Texts, string, string?]>([
    [
      'of a field that its target has too',
      patched(overlay('    replcas: 3\n'), { service: serviceText('pay', '  replicas: 2\n') }),
      overlay('    replicas: 3\n'),
    ],
    [
      'though its target is broken',
      patched(overlay('    replcas: 3\n'), { service: serviceText('pay', '  replicas: -2\n') }),
      overlay('    replicas: 3\n'),
    ],
    [
      'with the line ends of Windows',
      patched(windows(overlay('    replcas: "3" # few\n'))),
      windows(overlay('    replicas: 3 # few\n')),
    ],
    [
      'in the front matter of a page',
      patched(page(overlay('    replcas: "3"\n')), { file: 'o.md' }),
      page(overlay('    replicas: 3\n')),
      'o.md',
    ],
    [
      'in the second of two documents',
      patched(`${environmentText('test')}---\n${overlay('    replcas: 3\n')}`),
      `${environmentText('test')}---\n${overlay('    replicas: 3\n')}`,
    ],
    [
      'in braces and quotes, where an anchor is used elsewhere',
      patched(overlay("    {'replcas': &n 3, config: {N: text}, ports: {http: *n}}\n")),
      overlay("    {'replicas': &n 3, config: {N: text}, ports: {http: *n}}\n"),
    ],
    [
      'in a key, and in what names it',
      patched(overlay('    ports: {HTTP_Main: 80}\n    health: {tcp: {port: HTTP_Main}}\n')),
      overlay('    ports: {http-main: 80}\n    health: {tcp: {port: http-main}}\n'),
    ],
    [
      'beside a field that is removed',
      patched(overlay('    image: null\n    replcas: 3\n'), {
        service: serviceText('pay', '  image: nginx:1.27\n'),
      }),
      overlay('    image: null\n    replicas: 3\n'),
    ],
  ])('is fixed %s', async (_what, files, after, file = 'o.yaml') => {
    expect(await taken(files, file)).toBe(after);
    expect(await fixed(files, file)).toBe(after);
  });

  it.each<[string, Texts]>([
    [
      'comes of what the target says',
      patched(overlay('    replicas: {min: 9}\n'), {
        service: serviceText('pay', '  replicas: {min: 2, max: 5}\n'),
      }),
    ],
    ['is that nothing is there to remove', patched(overlay('    config: {LEVEL: null}\n'))],
    ['stands for other places too', patched(overlay('    ports: {http: &n "80"}\n    config: {N: *n}\n'))],
    ['may be a secret', patched(overlay('    environments: [AKIAIOSFODNN7EXAMPLE]\n'))],
    [
      'is named as what is removed beside it',
      patched(overlay('    prots: {http: 80}\n    ports: null\n'), {
        service: serviceText('pay', '  ports: {tcp: 81}\n'),
      }),
    ],
    ['may be one of two fields', patched(overlay('    replicas: 2\n    replcas: 3\n'))],
    ['is one of two that may be the same field', patched(overlay('    replcas: 2\n    repilcas: 3\n'))],
    [
      'is a name that two manifests would have',
      {
        ...patched(overlay('    dependsOn: {service:Web: {}}\n')),
        'w.yaml': serviceText('Web'),
        'x.yaml': serviceText('WEB'),
      },
    ],
  ])('has no fix where it %s', async (_what, files) => {
    const told = (await diagnosticsOf(files)).filter(({ file }) => file === 'o.yaml');

    expect(told).not.toEqual([]);
    expect(told.filter(({ fix }) => fix !== undefined)).toEqual([]);
    expect(await fixed(files)).toBe(files['o.yaml']);
  });

  it('is fixed in each of two Overlays that have it, once', async () => {
    const text = `${overlay('    replcas: 3\n')}---\n${overlayText('service:pay', 'test', '    replcas: 4\n')}`;
    const files = { ...patched(text), 'f.yaml': environmentText('test') };
    const fixes = await fixesOf(files, 'o.yaml');

    expect(fixes).toHaveLength(2);
    expect(applyFixes(text, fixes)).toBe(text.replaceAll('replcas', 'replicas'));
  });
});

/** The good Service's patches by what every mutation of it makes of its spec. */
const corpus = [...makeCorpus().values()].flat().flatMap(({ name, files }) => {
  const [[file, text] = ['', ''], ...others] = Object.entries(files);
  const [, spec] = text.split('\nspec:\n');
  if (file !== goodManifests.Service.file || others.length > 0 || spec === undefined) return [];
  return [{ name, patch: spec.replaceAll(/^(?=.)/gm, '  ') }];
});

const good = goodManifests.Service;

const inCorpus = (patch: string, service: string): Texts => ({
  ...surroundings,
  'charter.yaml': settings,
  [good.file]: service,
  'o.yaml': overlayText('service:payments', 'production', patch),
});

describe('the fixes of a patch out of the corpus', () => {
  it('has enough patches', () => {
    expect(corpus.length).toBeGreaterThan(80);
  });

  it.each(corpus)('come to what charter fix writes: $name', async ({ patch }) => {
    const files = inCorpus(patch, good.text);

    expect(await taken(files)).toBe(await fixed(files));
  });
});

const field = fc.constantFrom(
  'replcas',
  'replicas',
  'ports',
  'prots',
  'health',
  'config',
  'secrets',
  'dependsOn',
);

const value = fc.constantFrom<JsonValue>(
  3,
  '3',
  null,
  '512 Mi',
  { min: '2' },
  { http: '80' },
  { HTTP_Main: 80 },
  { tcp: { port: 'HTTP_Main' } },
  { http: { prot: 80, path: '/' } },
  { 'Service:Ledger': { conditon: 'healthy' } },
  { LEVEL: 3 },
  ['database-url', 'A'],
);

/** The same patch in the ways that people write YAML. */
const styles: readonly ((patch: JsonValue) => string)[] = [
  (patch) => stringify(patch, { indent: 2 }),
  (patch) => `${JSON.stringify(patch)}\n`,
  (patch) =>
    stringify(patch, { defaultStringType: 'QUOTE_SINGLE', defaultKeyType: 'PLAIN', indentSeq: false }),
  (patch) => stringify(patch, { collectionStyle: 'flow' }),
];

describe('the fixes of any patch', () => {
  it('come to what charter fix writes, however it is written', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(field, value, { minKeys: 1, maxKeys: 4 }),
        fc.constantFrom(...styles),
        fc.boolean(),
        fc.constantFrom(good.text, good.text.replace('http: 8080', 'http: 80800')),
        async (patch, write, isWindows, service) => {
          const text = write(patch).replaceAll(/^(?=.)/gm, '    ');
          const { 'o.yaml': written = '', ...others } = inCorpus(text, service);
          const files = { ...others, 'o.yaml': isWindows ? windows(written) : written };

          expect(await taken(files)).toBe(await fixed(files));
        },
      ),
      { numRuns: runs(60) },
    );
  });
});

const defaults = (spec: string): string =>
  `apiVersion: charter.dev/v1\nkind: Defaults\nspec:\n  Service:\n    spec:\n${spec}`;

describe('a problem of a default', () => {
  it('is told once, with its fix, whatever the manifests are called that it reaches', async () => {
    const files = {
      'charter.yaml': settings,
      'a/1.yaml': serviceText('one'),
      'a/B/c.yaml': serviceText('two'),
      'a/_defaults.yaml': defaults('      replcas: 3\n'),
      'a/z.yaml': serviceText('three'),
    };

    expect((await diagnosticsOf(files)).map(({ code, file, fix }) => [code, file, fix?.title])).toEqual([
      ['unknown-field', 'a/_defaults.yaml', 'Replace `replcas` with `replicas`'],
    ]);
    expect(await taken(files, 'a/_defaults.yaml')).toBe(defaults('      replicas: 3\n'));
    expect(await fixed(files, 'a/_defaults.yaml')).toBe(defaults('      replicas: 3\n'));
  });

  it('has no fix where it is named as what is removed beside it', async () => {
    const text = defaults('      prots: {http: 80}\n      ports: null\n');
    const files = { 'charter.yaml': settings, '_defaults.yaml': text, 'a.yaml': serviceText('a') };

    expect(await fixesOf(files, '_defaults.yaml')).toEqual([]);
    expect(await fixed(files, '_defaults.yaml')).toBe(text);
  });

  it('is told once where its name cannot be fixed', async () => {
    const files = {
      'charter.yaml': settings,
      '1.yaml': serviceText('a'),
      '_defaults.yaml': defaults('      dependsOn: {service:Web: {}}\n'),
      'w.yaml': manifestText(
        'Service',
        'Web',
        '  runtime: {type: process}\n  command: [a]\n  dependsOn: null\n',
      ),
      'x.yaml': manifestText(
        'Service',
        'WEB',
        '  runtime: {type: process}\n  command: [a]\n  dependsOn: null\n',
      ),
    };
    const told = (await diagnosticsOf(files)).filter(({ file }) => file === '_defaults.yaml');

    expect(told.map(({ code, fix }) => [code, fix])).toEqual([['wrong-format', undefined]]);
  });
});
