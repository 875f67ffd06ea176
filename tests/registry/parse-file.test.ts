import { describe, expect, it } from 'vitest';
import { patchPlaces } from '../../src/registry/effective/patch-places.ts';
import { registryFiles } from '../bench/generate/registry-files.ts';
import { parseFile } from '../../src/registry/parse-file.ts';
import { defaultSettings } from '../../src/registry/settings.ts';
import { overlayText, parseText, serviceText, summaryOf } from '../builders/a-registry.ts';

describe('a valid manifest', () => {
  it('is read with its value, its place and its references', () => {
    const text = serviceText(
      'payments',
      '  dependsOn:\n    ledger: {}\n    service:fraud: {condition: healthy}\n',
    );

    const { manifests, diagnostics } = parseText(text, { file: 'services/payments.yaml' });

    expect(diagnostics).toEqual([]);
    expect(manifests).toEqual([
      {
        ref: 'service:payments',
        kind: 'Service',
        name: 'payments',
        value: {
          apiVersion: 'charter.dev/v1',
          kind: 'Service',
          metadata: { name: 'payments' },
          spec: {
            runtime: { type: 'process' },
            command: ['node'],
            dependsOn: { ledger: {}, 'service:fraud': { condition: 'healthy' } },
          },
        },
        file: 'services/payments.yaml',
        document: 0,
        range: { line: 1, column: 1, endLine: 12, endColumn: 1 },
        nameRange: { line: 4, column: 9, endLine: 4, endColumn: 17 },
        references: [
          {
            edge: 'dependsOn',
            target: 'service:ledger',
            kinds: ['service'],
            path: ['spec', 'dependsOn', 'ledger'],
            range: { line: 10, column: 5, endLine: 10, endColumn: 11 },
            written: { start: text.indexOf('ledger'), end: text.indexOf('ledger') + 6, isBare: true },
          },
          {
            edge: 'dependsOn',
            target: 'service:fraud',
            kinds: ['service'],
            path: ['spec', 'dependsOn', 'service:fraud'],
            range: { line: 11, column: 5, endLine: 11, endColumn: 18 },
            written: {
              start: text.indexOf('service:fraud'),
              end: text.indexOf('service:fraud') + 13,
              isBare: false,
            },
          },
        ],
        isValid: true,
      },
    ]);
  });

  it('gives the same value with CRLF line ends, and the same places', () => {
    const text = serviceText('payments', '  replicas: 2\n  config:\n    NOTE: |\n      one\n      two\n');

    const unix = parseText(text);
    const windows = parseText(text.replaceAll('\n', '\r\n'));

    expect(windows.diagnostics).toEqual([]);
    expect(windows.manifests.map(({ value }) => value)).toEqual(unix.manifests.map(({ value }) => value));
    expect(windows.manifests.map(({ nameRange }) => nameRange)).toEqual(
      unix.manifests.map(({ nameRange }) => nameRange),
    );
  });

  it('may be written as JSON', () => {
    const { value } = parseText(serviceText('payments')).manifests[0] ?? {};

    const parsed = parseText(JSON.stringify(value, undefined, 2));

    expect(parsed.diagnostics).toEqual([]);
    expect(parsed.manifests[0]?.value).toEqual(value);
  });

  it('may share values by anchors and say the types that YAML has anyway', () => {
    const lines = '  ports: &ports {http: !!int "8080"}\n  config: *ports\n';

    const { manifests, diagnostics } = parseText(serviceText('payments', lines));

    expect(diagnostics).toEqual([]);
    expect(manifests[0]?.value['spec']).toEqual({
      runtime: { type: 'process' },
      command: ['node'],
      ports: { http: 8080 },
      config: { http: 8080 },
    });
  });

  it('gives no place for a fix where an alias shares the text', () => {
    const lines = '  config: {TARGET: &target ledger}\n  environments: [*target]\n';

    const [reference] = parseText(serviceText('payments', lines)).manifests[0]?.references ?? [];

    expect(reference?.target).toBe('environment:ledger');
    expect(reference?.written).toBeUndefined();
  });

  it('reads `yes`, `on` and dates as the texts that YAML 1.2 says they are', () => {
    const lines = '  config: {A: yes, B: on, C: 2026-01-01, D: 1_000, E: 0o17, F: ~x}\n';

    const { manifests, diagnostics } = parseText(serviceText('payments', lines));

    expect(diagnostics).toEqual([]);
    expect(manifests[0]?.value['spec']).toMatchObject({
      config: { A: 'yes', B: 'on', C: '2026-01-01', D: '1_000', E: 15, F: '~x' },
    });
  });
});

describe('a file that is kept for long', () => {
  it('says the same as one that is not', () => {
    for (const { path, text } of registryFiles(60, 'deep')) {
      const file = {
        file: path,
        blob: '1',
        bytes: new TextEncoder().encode(text),
        settings: defaultSettings,
      };
      expect(parseFile({ ...file, isCompact: true })).toEqual(parseFile(file));
    }
  });
});

describe('an overlay', () => {
  const text = overlayText(
    'payments',
    'production',
    '    replicas: 3\n    dependsOn:\n      ledger: null\n      fraud: {}\n',
  );

  it('keeps its text, in which each line of its patch is found with its key', () => {
    const [overlay] = parseText(text).manifests;
    const rangeOf = (...path: string[]): unknown => overlay && patchPlaces(overlay).rangeOf(path);

    expect(overlay?.source).toEqual({ text });
    expect(rangeOf()).toEqual({ line: 8, column: 3, endLine: 8, endColumn: 8 });
    expect(rangeOf('replicas')).toEqual({ line: 9, column: 5, endLine: 9, endColumn: 16 });
    expect(rangeOf('dependsOn')).toEqual({ line: 10, column: 5, endLine: 10, endColumn: 14 });
    expect(rangeOf('dependsOn', 'ledger')).toEqual({ line: 11, column: 7, endLine: 11, endColumn: 19 });
    expect(rangeOf('dependsOn', 'fraud')).toEqual({ line: 12, column: 7, endLine: 12, endColumn: 12 });
    expect(rangeOf('dependsOn', 'fraud', 'condition')).toEqual(rangeOf('dependsOn', 'fraud'));
    expect(rangeOf('config')).toEqual(rangeOf());
  });

  it('finds its lines in the second document of a file, and beside what only the careful reader reads', () => {
    const file = `${serviceText('payments')}---\n${text.replace('replicas: 3', 'replicas: &three 3')}`;
    const overlay = parseText(file).manifests[1];

    expect(overlay && patchPlaces(overlay).rangeOf(['dependsOn', 'ledger'])).toMatchObject({
      line: serviceText('payments').split('\n').length + 11,
      column: 7,
    });
  });

  it('refers to its target, its environment and what the patch adds, not to what it removes', () => {
    const references = parseText(text).manifests[0]?.references ?? [];

    expect(references.map(({ edge, target }) => `${edge} ${target}`)).toEqual([
      'target service:payments',
      'environment environment:production',
      'dependsOn service:fraud',
    ]);
  });
});

describe('a file of several documents', () => {
  it('is read to its end, whatever is wrong in between', () => {
    const text = [
      serviceText('one'),
      'apiVersion: charter.dev/v1\nkind: Service\nmetadata: {name: two\n',
      serviceText('three', `  config: {DEEP: ${'['.repeat(100)}}\n`),
      serviceText('four', '  replcas: 2\n'),
      serviceText('five'),
    ].join('---\n');

    const { manifests, diagnostics } = parseText(text);

    expect(manifests.map(({ ref, document, isValid }) => [ref, document, isValid])).toEqual([
      ['service:one', 0, true],
      ['service:two', 1, false],
      ['service:three', 2, false],
      ['service:four', 3, false],
      ['service:five', 4, true],
    ]);
    expect(diagnostics.map(({ code, ref }) => [code, ref])).toEqual([
      ['yaml-syntax', 'service:two'],
      ['too-deep', 'service:three'],
      ['unknown-field', 'service:four'],
    ]);
  });

  it('may hold empty documents', () => {
    const { manifests, diagnostics } = parseText(`---\n# nothing\n---\n${serviceText('one')}---\n`, {
      isExplicit: true,
    });

    expect(manifests.map(({ ref }) => ref)).toEqual(['service:one']);
    expect(diagnostics).toEqual([]);
  });

  it('is read up to the limit of documents', () => {
    const text = [serviceText('one'), serviceText('two'), serviceText('three')].join('---\n');

    const { manifests, diagnostics } = parseText(text, { limits: { documents: 2 } });

    expect(manifests.map(({ ref }) => ref)).toEqual(['service:one', 'service:two']);
    expect(summaryOf(diagnostics)).toEqual(['too-many-documents 18:1']);
  });
});

describe("somebody else's document", () => {
  const foreign = [
    'services:\n  web: &web {image: !Ref x}\n  db:\n    <<: *web\n    1: x\n    1: y\n',
    'apiVersion: v1\nkind: Service\nmetadata: {name: X_Y}\nspec: {ports: 1}\n',
    'kind: Deployment\n',
    '- a\n- list\n',
    'just text\n',
    `[${'['.repeat(200)}${']'.repeat(200)}]\n`,
    `a: ${'['.repeat(200)}${']'.repeat(200)}\n`,
    'a: "\\u0007"\nb: \u202e\n',
    '{{ .Values.x }}: 1\n',
  ];

  it.each(foreign)('is left alone unless the file was named: %j', (text) => {
    expect(parseText(text)).toMatchObject({ manifests: [], diagnostics: [] });
    expect(parseText(text, { isExplicit: true }).diagnostics).not.toEqual([]);
  });

  it('is reported when it is not valid YAML', () => {
    expect(summaryOf(parseText('a: "b\n').diagnostics)).toEqual(['yaml-syntax 1:4']);
  });

  it('does not keep a manifest in the same file from being read', () => {
    const text = `services:\n  web: {}\n---\n${serviceText('one', '  replcas: 1\n')}`;

    const { manifests, diagnostics } = parseText(text);

    expect(manifests.map(({ ref }) => ref)).toEqual(['service:one']);
    expect(summaryOf(diagnostics)).toEqual(['unknown-field 12:3']);
  });
});

describe('a document that may be ours', () => {
  it.each(['Charter.dev/v1', 'charter/v1', 'charter.dev', 'chartre.dev/v1'])(
    'is told what to write instead of the apiVersion %s',
    (version) => {
      const text = serviceText('payments').replace('charter.dev/v1', version);

      const { diagnostics } = parseText(text);

      expect(diagnostics.map(({ code, fix }) => [code, fix?.edits])).toEqual([
        ['unsupported-api-version', [{ start: 12, end: 12 + version.length, text: 'charter.dev/v1' }]],
      ]);
    },
  );

  it('is checked by the rules of the kind that was meant', () => {
    const text = serviceText('payments', '  replicas: -1\n').replace('Service', 'service');

    expect(summaryOf(parseText(text).diagnostics)).toEqual(['unknown-kind 2:7', 'out-of-range 9:13']);
  });
});

describe('limits', () => {
  it('refuse a file that is too large before they look at it', () => {
    const { diagnostics } = parseText(serviceText('payments'), { limits: { fileBytes: 20 } });

    expect(summaryOf(diagnostics)).toEqual(['file-too-large 1:1']);
  });

  it('refuse a document with too many values', () => {
    const { manifests, diagnostics } = parseText(serviceText('payments'), { limits: { nodes: 10 } });

    expect(manifests.map(({ ref, isValid }) => [ref, isValid])).toEqual([['service:payments', false]]);
    expect(diagnostics.map(({ code }) => code)).toEqual(['too-many-nodes']);
  });

  it('count a value again for each alias', () => {
    const lines = `  config:\n    A: &a x\n    B: *a\n`;
    const bomb = serviceText('payments', `  a: &a [${'x,'.repeat(20)}]\n  b: [${'*a,'.repeat(20)}]\n`);

    expect(parseText(serviceText('payments', lines), { limits: { nodes: 40 } }).diagnostics).toEqual([]);
    expect(parseText(bomb, { limits: { nodes: 100 } }).diagnostics.map(({ code }) => code)).toEqual([
      'alias-bomb',
    ]);
  });

  it.each([
    ['fields without a value', 60, (keys: readonly string[]) => `  config:\n    ${keys.join(':\n    ')}:\n`],
    ['maps without brackets', 95, (keys: readonly string[]) => `  secrets: [${keys.join(': 1, ')}: 1]\n`],
  ])('say so of too many values that no text of their own stands for: %s', (_what, nodes, linesOf) => {
    const keys = Array.from({ length: 30 }, (_, index) => `K${index}`);

    const { manifests, diagnostics } = parseText(serviceText('payments', linesOf(keys)), {
      limits: { nodes },
    });

    expect(diagnostics.map(({ code }) => code)).toEqual(['too-many-nodes']);
    expect(manifests.map(({ isValid }) => isValid)).toEqual([false]);
  });

  it('end the list of problems of one file, and say how many more there are', () => {
    const lines = Array.from({ length: 150 }, (_, index) => `  wrong${index}: 1\n`).join('');

    const { diagnostics } = parseText(serviceText('payments', lines));

    expect(diagnostics).toHaveLength(101);
    expect(diagnostics.at(-1)).toMatchObject({
      code: 'too-many-problems',
      message: 'This file has at least 50 more problems than the 100 that are shown. Repair these first.',
    });
  });

  it('let a map of 48,000 keys pass', { timeout: 30_000 }, () => {
    const lines = Array.from({ length: 48_000 }, (_, index) => `    KEY_${index}: x\n`).join('');

    const { manifests, diagnostics } = parseText(serviceText('payments', `  config:\n${lines}`));

    expect(diagnostics).toEqual([]);
    expect(manifests[0]?.isValid).toBe(true);
  });

  it('bound the work that a text of nothing but mistakes makes', { timeout: 30_000 }, () => {
    const config = '  config:\n';
    const hostile = [
      ['}'.repeat(100_000), ['yaml-syntax']],
      [`[${','.repeat(200_000)}`, ['too-many-nodes']],
      ['&a '.repeat(100_000), ['too-many-nodes']],
      [`"${'\\q'.repeat(20_000)}"`, ['yaml-syntax']],
      [
        `# ${'\u0001'.repeat(100_000)}\n${serviceText('payments')}`,
        ['control-character', 'too-many-problems'],
      ],
      [
        serviceText('payments', config + '    KEY: x\n'.repeat(20_000)),
        ['duplicate-key', 'too-many-problems'],
      ],
      [
        serviceText('payments', config + '    KEY: !x y\n'.repeat(20_000)),
        ['duplicate-key', 'custom-tag', 'too-many-problems'],
      ],
    ] as const;

    for (const [text, codes] of hostile) {
      const found = parseText(text, { isExplicit: true }).diagnostics.map(({ code }) => code);
      expect(found.length).toBeLessThanOrEqual(101);
      expect(found.filter((code) => !(codes as readonly string[]).includes(code))).toEqual([]);
      expect(found.at(-1)).toBe(codes.at(-1));
    }
  });

  it('keep nesting that would exhaust the stack from being built', { timeout: 30_000 }, () => {
    const deep = ['['.repeat(50_000), '{a: '.repeat(10_000), '- '.repeat(20_000), '? '.repeat(20_000)];

    for (const text of deep) {
      const { diagnostics } = parseText(text, { isExplicit: true });
      expect(diagnostics.map(({ code }) => code)).toContain('too-deep');
    }
  });
});

describe('messages', () => {
  it('never repeat what stands where the name of a secret is expected', () => {
    const lines = [
      '  secrets: sk_live_hunter2\n',
      '  secrets: [sk_live_hunter2]\n',
      '  secrets: {A: sk_live_hunter2}\n',
    ];

    const messages = lines.flatMap((line) => parseText(serviceText('payments', line)).diagnostics);

    expect(messages).toHaveLength(3);
    expect(JSON.stringify(messages)).not.toContain('hunter2');
  });

  it('show the text of a user as one code span on one line', () => {
    const lines = '  "a`b\\n@everyone": 1\n';

    const [diagnostic] = parseText(serviceText('payments', lines)).diagnostics;

    expect(diagnostic?.message).toMatch(/^`spec` has no field `a\\u0060b\\u000a@everyone`\. It can have/);
  });

  it('say what was found, what was expected and what to do', () => {
    const lines = '  replicas: many\n  ports: {http: 80800}\n  environments: [Production]\n';

    const { diagnostics } = parseText(serviceText('payments', lines));

    expect(diagnostics.map(({ message }) => message)).toEqual([
      '`spec.replicas` is the text `many`; expected a whole number from 0 to 100000 or a map with `min` and `max`. Change it.',
      '`spec.ports.http` is the number `80800`; expected 1 to 65535. Change it.',
      '`spec.environments[0]` is the text `Production`; expected a reference, `kind:name` or a bare name, such as `environment:production`. For example `production`.',
    ]);
  });

  it('put a number into quotes only where it is right as a text', () => {
    const lines =
      '  health: {tcp: {port: 80}, interval: 10}\n  runtime: {type: process, workingDirectory: 7}\n';
    const text = serviceText('payments', lines).replace('  runtime:\n    type: process\n', '');

    const { diagnostics } = parseText(text);

    expect(diagnostics.map(({ message, fix }) => [message, fix?.title])).toEqual([
      [
        '`spec.health.interval` is the number `10`; expected a duration such as `10s`. Write it with its unit.',
        undefined,
      ],
      [
        '`spec.runtime.workingDirectory` is the number `7`; expected a text. Put it into quotes.',
        'Put `7` into quotes',
      ],
    ]);
  });
});
