import { goodManifests, type GoodKind } from './good-manifests.ts';
import type { Mutation } from './mutation.ts';

type Way = Omit<Mutation, 'kind' | 'name'>;

/** Ways to break any manifest, by class and name. */
function waysFor(kind: GoodKind): Readonly<Record<string, Readonly<Record<string, Way>>>> {
  const name = nameOf(kind);
  const isDefaults = kind === 'Defaults';
  const title = `  title: The ${name}\n`;
  const label = '    tier: backend\n';
  const kindLine = `kind: ${wordOf(kind)}\n`;
  const version = 'apiVersion: charter.dev/v1\n';
  const letter = name.replace(/[aeo]/, (one) => ({ a: '\u0430', e: '\u0435', o: '\u043E' })[one] ?? one);
  const deep = '['.repeat(70) + ']'.repeat(70);
  return {
    envelope: {
      'kind-misspelt': { find: kindLine, by: `kind: ${swapped(wordOf(kind))}\n`, code: 'unknown-kind' },
      'kind-of-another-tool': { find: kindLine, by: 'kind: Deployment\n', code: 'unknown-kind' },
      'kind-missing': { find: kindLine, by: '', code: 'missing-kind', at: '^apiVersion' },
      'kind-a-list': { find: kindLine, by: `kind: [${wordOf(kind)}]\n`, code: 'unknown-kind' },
      'version-misspelt': {
        find: version,
        by: 'apiVersion: charter.dve/v1\n',
        code: isDefaults ? 'wrong-value' : 'unsupported-api-version',
      },
      'version-missing': {
        find: version,
        by: '',
        code: isDefaults ? 'missing-field' : 'missing-api-version',
      },
      'version-of-tomorrow': {
        find: version,
        by: 'apiVersion: charter.dev/v2\n',
        code: isDefaults ? 'wrong-value' : 'unsupported-api-version',
      },
      'spec-missing': { find: specOf(kind), by: '', code: 'missing-field', at: '^apiVersion' },
      'spec-empty': { find: specOf(kind), by: 'spec:\n', code: 'wrong-type', at: '^spec:' },
      'spec-a-list': { find: specOf(kind), by: 'spec: [1]\n', code: 'wrong-type', at: 'spec:' },
      'field-of-nobody': { find: '\nspec:\n', by: '\nspecs: {}\nspec:\n', code: 'unknown-field' },
    },
    names: {
      'capital-letter': { find: `name: ${name}\n`, by: `name: X${name}\n`, code: 'invalid-name' },
      'too-long': {
        find: `name: ${name}\n`,
        by: `name: ${'a'.repeat(64)}\n`,
        code: 'invalid-name',
        also: ['out-of-range'],
      },
      'dash-at-the-end': { find: `name: ${name}\n`, by: `name: ${name}-\n`, code: 'invalid-name' },
      empty: { find: `name: ${name}\n`, by: 'name: ""\n', code: 'invalid-name' },
      'a-number': { find: `name: ${name}\n`, by: 'name: 42\n', code: 'wrong-type' },
      missing: { find: `  name: ${name}\n`, by: '', code: 'missing-field', at: '^metadata:' },
      'look-alike-letter': { find: `name: ${name}\n`, by: `name: ${letter}\n`, code: 'look-alike-letter' },
      'full-width-letters': {
        find: `name: ${name}\n`,
        by: `name: \uFF50${name}\n`,
        code: 'look-alike-letter',
      },
      'field-misspelt': { find: '  owner: ', by: '  ownr: ', code: 'unknown-field' },
    },
    characters: {
      'bidirectional-override': { find: title, by: `  title: The \u202E${name}\n`, code: 'hidden-character' },
      'bidirectional-isolate': {
        find: title,
        by: `  title: The ${name} # \u2066\n`,
        code: 'hidden-character',
      },
      'zero-width-space': { find: title, by: `  title: The\u200B${name}\n`, code: 'hidden-character' },
      bell: { find: title, by: `  title: The \u0007${name}\n`, code: 'control-character' },
      'escaped-surrogate': { find: title, by: '  title: "The \\uD800"\n', code: 'control-character' },
      'byte-order-mark': { find: version, by: `\uFEFF${version}`, code: 'byte-order-mark' },
    },
    yaml: {
      'tab-before-name': { find: `  name: ${name}\n`, by: `\tname: ${name}\n`, code: 'tab-indentation' },
      'merge-key': { find: title, by: '  <<: {title: Other}\n', code: 'merge-key' },
      'duplicate-key': { find: '\nspec:\n', by: `\n${kindLine}spec:\n`, code: 'duplicate-key' },
      'custom-tag': { find: title, by: '  title: !secret x\n', code: 'custom-tag' },
      'unknown-alias': { find: title, by: '  title: *nobody\n', code: 'unknown-alias' },
      'recursive-alias': {
        find: label,
        by: '    tier: &tier [*tier]\n',
        code: 'wrong-type',
        also: ['recursive-alias'],
      },
      'merge-conflict': {
        find: title,
        by: `<<<<<<< HEAD\n${title}=======\n  title: Other\n>>>>>>> other\n`,
        code: 'merge-conflict',
      },
      'non-text-key': { find: label, by: '    1: backend\n', code: 'non-text-key' },
      'list-as-key': { find: label, by: '    [a]: backend\n', code: 'non-text-key' },
      'reserved-key': { find: label, by: '    __proto__: backend\n', code: 'reserved-key' },
      'ambiguous-number': { find: label, by: '    tier: 0123\n', code: 'ambiguous-number' },
      'too-deep': { find: label, by: `    tier: ${deep}\n`, code: 'too-deep' },
      'open-quote': { find: title, by: '  title: "The\n', code: 'yaml-syntax' },
      'missing-colon': { find: title, by: `${title}  description\n`, code: 'yaml-syntax' },
      'two-values': { find: title, by: '  title: "The" end\n', code: 'yaml-syntax' },
    },
    labels: {
      'a-number': { find: label, by: '    tier: 1\n', code: 'wrong-type' },
      'a-map': { find: label, by: '    tier: {a: b}\n', code: 'wrong-type' },
      'title-a-list': { find: title, by: '  title: [The]\n', code: 'wrong-type' },
      'owner-no-ref': { find: 'owner: group:payments\n', by: 'owner: "the team"\n', code: 'wrong-format' },
      'owner-look-alike': {
        find: 'owner: group:payments\n',
        by: 'owner: group:p\u0430yments\n',
        code: 'look-alike-letter',
      },
    },
    secrets: {
      'aws-key-in-title': { find: title, by: '  title: AKIAIOSFODNN7EXAMPLE\n', code: 'secret-in-the-open' },
      'token-in-label': {
        find: label,
        by: `    tier: ghp_${'aB3'.repeat(12)}\n`,
        code: 'secret-in-the-open',
      },
    },
  };
}

/** Of Defaults, which have no name of their own. */
const withoutMetadata: ReadonlySet<string> = new Set(['names', 'characters', 'labels', 'secrets', 'yaml']);

/** Ways that do not fit a kind: what they break is not there, or means something else. */
const exceptions: Readonly<Partial<Record<GoodKind, readonly string[]>>> = {
  Defaults: [
    'kind-missing',
    'spec-missing',
    'spec-empty',
    'kind-misspelt',
    'kind-of-another-tool',
    'kind-a-list',
  ],
  Markdown: ['spec-missing', 'spec-empty', 'spec-a-list', 'byte-order-mark'],
};

/** The general mutations of all kinds, by class. */
export function generalMutations(): ReadonlyMap<string, readonly Mutation[]> {
  const kinds = Object.keys(goodManifests) as GoodKind[];
  const all = kinds.flatMap((kind) =>
    Object.entries(waysFor(kind)).flatMap(([group, ways]) =>
      Object.entries(ways)
        .filter(
          ([way]) => !(kind === 'Defaults' && withoutMetadata.has(group)) && !exceptions[kind]?.includes(way),
        )
        .map(([way, rest]) => ({ group, mutation: { ...rest, kind, name: `${kind.toLowerCase()}-${way}` } })),
    ),
  );
  const groups = Map.groupBy(all, ({ group }) => group);
  return new Map([...groups].map(([group, some]) => [group, some.map(({ mutation }) => mutation)]));
}

function wordOf(kind: GoodKind): string {
  return kind === 'Markdown' ? 'Service' : kind;
}

function nameOf(kind: GoodKind): string {
  return /^ {2}name: (.*)$/m.exec(goodManifests[kind].text)?.[1] ?? '';
}

function specOf(kind: GoodKind): string {
  const { text } = goodManifests[kind];
  return text.slice(text.indexOf('\nspec:\n') + 1);
}

function swapped(word: string): string {
  return `${word.slice(0, 2)}${word[3] ?? ''}${word[2] ?? ''}${word.slice(4)}`;
}
