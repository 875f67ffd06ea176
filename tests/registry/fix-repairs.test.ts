import { describe, expect, it } from 'vitest';
import { applyFixes } from '../../src/registry/apply-fixes.ts';
import { manifestText, parseText, registryOf, serviceText, summaryOf } from '../builders/a-registry.ts';

/** A text once all fixes of its problems are applied. */
function repair(text: string, file = 'a.yaml'): string {
  const { diagnostics } = parseText(text, { file });
  return applyFixes(
    text,
    diagnostics.flatMap(({ fix }) => fix ?? []),
  );
}

const observed = (value: string): string =>
  manifestText('Tool', 'a', `  implementation: {command: [a]}\n  sandbox: {network: ${value}}\n`);

const publicPort = (value: string): string =>
  serviceText('a', `  ports:\n    http: {port: 80, public: ${value}}\n`);

const needs = (name: string): string => serviceText('web', `  dependsOn:\n    ${name}: {}\n`);

describe('the fix of a problem', () => {
  it.each<[string, string, string]>([
    [
      'a number in quotes',
      serviceText('a', '  replicas: "2" # two\n'),
      serviceText('a', '  replicas: 2 # two\n'),
    ],
    ['a misspelt value', observed('nnoe'), observed('none')],
    ['a misspelt value in quotes, which stay', observed("'nnoe'"), observed("'none'")],
    ['a kind in another case', serviceText('a').replace('Service', 'service'), serviceText('a')],
    [
      'an apiVersion in another case',
      serviceText('a').replace('charter.dev', 'Charter.Dev'),
      serviceText('a'),
    ],
    ['a missing apiVersion', serviceText('a').replace('apiVersion: charter.dev/v1\n', ''), serviceText('a')],
    [
      'a missing apiVersion below a comment, with the line ends of Windows',
      windows(`# who\n\n${serviceText('a').replace('apiVersion: charter.dev/v1\n', '')}`),
      windows(`# who\n\n${serviceText('a')}`),
    ],
    ['a byte order mark', `\u{FEFF}${serviceText('a')}`, serviceText('a')],
    [
      'a key that stands twice with the very same value',
      serviceText('a', '  replicas: 2\n  config:\n    A: x\n  replicas: 2\n  secrets: [B]\n'),
      serviceText('a', '  replicas: 2\n  config:\n    A: x\n  secrets: [B]\n'),
    ],
    [
      'a map that stands twice',
      serviceText('a', '  config:\n    A: x\n    B: y\n  config:\n    A: x\n    B: y\n'),
      serviceText('a', '  config:\n    A: x\n    B: y\n'),
    ],
    [
      'a space that is missing after a colon',
      serviceText('a', '  replicas:2\n  secrets: [A]\n'),
      serviceText('a', '  replicas: 2\n  secrets: [A]\n'),
    ],
    [
      'a space before a unit',
      serviceText('a', '  resources:\n    limits: {memory: 512 Mi}\n'),
      serviceText('a', '  resources:\n    limits: {memory: 512Mi}\n'),
    ],
    ['a Cyrillic letter in a name', serviceText('p\u0430yments'), serviceText('payments')],
    [
      'a Greek letter in a ref that is a key',
      serviceText('a', '  dependsOn:\n    service:ledger\u03BF: {}\n'),
      serviceText('a', '  dependsOn:\n    service:ledgero: {}\n'),
    ],
    [
      'a port with a space and capitals in its name, and what probes it',
      serviceText(
        'a',
        "  ports:\n    HTTP Main: 80 # main\n  health: {http: {port: 'HTTP Main', path: /}}\n",
      ),
      serviceText(
        'a',
        "  ports:\n    http-main: 80 # main\n  health: {http: {port: 'http-main', path: /}}\n",
      ),
    ],
    [
      'a key in quotes and braces, with the line ends of Windows',
      windows(serviceText('a', '  ports: {"HTTP.Main" : 80, other: 81}\n')),
      windows(serviceText('a', '  ports: {"http-main" : 80, other: 81}\n')),
    ],
    ['a ref in capitals as a key', needs('Service:Ledger'), needs('service:ledger')],
    ['a bare ref in capitals as a key', needs('Ledger_Two'), needs('ledger-two')],
    ['a space behind the colon of a ref', needs('"service: ledger"'), needs('"service:ledger"')],
    ['a Cyrillic letter among capitals', needs('service:L\u0435dger'), needs('service:ledger')],
    [
      'the names of steps, and what needs them',
      manifestText(
        'Workflow',
        'w',
        '  steps:\n    Build_It: {tool: t}\n    b: {tool: t, needs: [Build_It]}\n',
      ),
      manifestText(
        'Workflow',
        'w',
        '  steps:\n    build-it: {tool: t}\n    b: {tool: t, needs: [build-it]}\n',
      ),
    ],
    [
      'names that begin on the next line',
      serviceText('|\n    Pay Ments', '  ports:\n    ? >-\n      HTTP\n      Main\n    : 80\n'),
      serviceText('pay-ments', '  ports:\n    ? http-main\n    : 80\n'),
    ],
    [
      'items that begin on the next line, with the line ends of Windows',
      windows(serviceText('a', '  environments:\n    - |-\n      Live One\n    - >\n      TEST\n\n')),
      windows(serviceText('a', '  environments:\n    - live-one\n    - test\n\n')),
    ],
    [
      'a name with an anchor that nothing uses',
      serviceText('&n Pay', '  ports: {&k HTTP_Main : &p 80, other: *p}\n'),
      serviceText('&n pay', '  ports: {&k http-main : &p 80, other: *p}\n'),
    ],
    [
      'the name of a secret',
      serviceText('a', "  secrets: [database-url, 'Stripe API key', OTHER]\n"),
      serviceText('a', "  secrets: [DATABASE_URL, 'STRIPE_API_KEY', OTHER]\n"),
    ],
    [
      'tabs in the indentation',
      serviceText('a').replace('    type', '\t\ttype'),
      serviceText('a').replace('    type', '    type'),
    ],
    [
      'tabs in the whole of a document, and not in the next',
      `${serviceText('a').replaceAll('  ', '\t')}---\n${serviceText('b', '  config: {A: "\t"}\n')}`,
      `${serviceText('a')}---\n${serviceText('b', '  config: {A: "\t"}\n')}`,
    ],
  ])('repairs %s', (_what, before, after) => {
    expect(parseText(before).diagnostics).not.toEqual([]);
    expect(repair(before)).toBe(after);
    expect(parseText(after).diagnostics).toEqual([]);
  });

  it.each<[string, string]>([
    ['a tab that may stand for two depths', serviceText('a').replace('    type', '\ttype')],
    ['two equal keys with different values', serviceText('a', '  replicas: 2\n  replicas: 3\n')],
    ['two equal keys with different comments', serviceText('a', '  replicas: 2\n  replicas: 2 # why\n')],
    [
      'a missing apiVersion in braces',
      '{kind: Group, metadata: {name: a}, spec: {members: [{login: a, id: 1}]}}\n',
    ],
    ['keys that would become equal', serviceText('a', '  ports:\n    HTTP Main: 80\n    http_main: 81\n')],
    [
      'what names a key that is not renamed',
      serviceText('a', '  ports:\n    UI_A: 80\n    ui.a: 81\n  health: {http: {port: UI_A, path: /}}\n'),
    ],
    ['a key that is there already', serviceText('a', '  ports:\n    http main: 80\n    http-main: 81\n')],
    [
      'a key that means what another does',
      serviceText('a', '  dependsOn:\n    Ledger: {}\n    service:ledger: {}\n'),
    ],
    ['a ref with another sign than a colon', needs('service.ledger')],
    ['what an alias repeats elsewhere', serviceText('&n Pay', '  config: {A: *n}\n')],
    [
      'what is in a map that an alias repeats',
      serviceText('a', '  dependsOn: &d {Pay: {}}\n  config: {A: b}\n  endpoints: *d\n'),
    ],
    ['a name on the next line with a comment before it', serviceText('| # why\n    Pay')],
    ['what may be a secret', serviceText('a', '  secrets: [hunter2, correct-horse, a1b2-c3d4]\n')],
    ['the name of a secret that is there', serviceText('a', '  secrets: [api-key, API_KEY]\n')],
    ['an empty apiVersion', serviceText('a').replace(' charter.dev/v1', '')],
  ])('is not offered for %s', (_what, text) => {
    expect(parseText(text).diagnostics).not.toEqual([]);
    expect(repair(text)).toBe(text);
  });

  it.each([
    ['yes', 'true'],
    ['No', 'false'],
    ['on', 'true'],
    ['OFF', 'false'],
  ])('reads %s as the boolean that other versions of YAML read', (word, boolean) => {
    expect(repair(publicPort(word))).toBe(publicPort(boolean));
  });

  it('is not offered for a ref that could mean two others, or one with another number', () => {
    const known = {
      'a.yaml': serviceText('ledger-a'),
      'b.yaml': serviceText('ledger-b'),
      'c.yaml': serviceText('api-v2'),
    };
    const fixesOf = (name: string): readonly string[] =>
      registryOf({ ...known, 'web.yaml': needs(name) }).diagnostics.map(({ fix }) => fix?.title ?? 'none');

    expect(fixesOf('ledger-c')).toEqual(['none']);
    expect(fixesOf('api-v1')).toEqual(['none']);
    expect(fixesOf('api-vv2')).toEqual(['Replace `service:api-vv2` with `service:api-v2`']);
  });

  it('keeps the quotes of a misspelt ref, and leaves one that is not written as it reads', () => {
    const fixed = (name: string): string => {
      const files = { 'a.yaml': serviceText('ledger'), 'web.yaml': needs(name) };
      return applyFixes(
        files['web.yaml'],
        registryOf(files).diagnostics.flatMap(({ fix }) => fix ?? []),
      );
    };

    expect(fixed('"service:legder"')).toBe(needs('"service:ledger"'));
    expect(fixed("'legder'")).toBe(needs("'ledger'"));
    expect(fixed('"legder\\x73"')).toBe(needs('"legder\\x73"'));
    expect(fixed('? |-\n      legder\n    ')).toBe(needs('? |-\n      legder\n    '));
  });

  it('is applied once where two problems ask for the same insertion', () => {
    const edits = [{ start: 0, end: 0, text: 'x' }];
    const fix = { title: 'Add x', file: 'a.yaml', edits };

    expect(applyFixes('y', [fix, fix])).toBe('xy');
  });

  it('names the letter and what it looks like', () => {
    const [diagnostic] = parseText(serviceText('p\u0430yments')).diagnostics;

    expect(summaryOf(diagnostic === undefined ? [] : [diagnostic])).toEqual(['look-alike-letter 4:9']);
    expect(diagnostic?.message).toContain('a Cyrillic `\u0430` (U+0430), which looks like the Latin `a`');
  });
});

function windows(text: string): string {
  return text.replaceAll('\n', '\r\n');
}
