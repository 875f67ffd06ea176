import { describe, expect, it } from 'vitest';
import { judge, linesOf, policyText } from '../builders/a-judgement.ts';
import { environmentText, overlayText, serviceText } from '../builders/a-registry.ts';

const few = '- {id: few, rule: range, field: spec.replicas, max: 20}';
const base = { 'policy.yaml': policyText(few), 'web.yaml': serviceText('web', '  replicas: 2\n') };

const limits = (memory: string): string => `  resources: {limits: {memory: ${memory}}}\n`;

function taggedService(tag: string): string {
  const text = serviceText('web', `  image: ghcr.io/acme/web:${tag}\n`);
  return text.replace('  command: [node]\n', '');
}

/** One service with so many settings, in so many environments, and a guardrail about each of them. */
function inManyPlaces(wish: {
  readonly keys: number;
  readonly environments: number;
  readonly value: string;
}): Readonly<Record<string, string>> {
  const settings = Array.from({ length: wish.keys }, (_, index) => `K${index}: ${wish.value}`);
  const environments = Array.from({ length: wish.environments }, (_, index) => environmentText(`e${index}`));
  return {
    'web.yaml': serviceText('web', `  config: {${settings.join(', ')}}\n`),
    'environments.yaml': environments.join('---\n'),
    'policy.yaml': policyText('- {id: a, rule: pattern, field: spec.config.*, pattern: a}'),
  };
}

async function refused(guardrail: string, spec: string): Promise<readonly string[]> {
  const files = { 'policy.yaml': policyText(guardrail), 'web.yaml': serviceText('web', spec) };
  return (await judge({ after: files })).verdicts.map(({ message, range }) => `${range.line} ${message}`);
}

async function refusedChange(guardrail: string, before: string, after: string): Promise<readonly string[]> {
  const policy = { 'policy.yaml': policyText(guardrail) };
  const { verdicts } = await judge({
    before: { ...policy, 'web.yaml': serviceText('web', before) },
    after: { ...policy, 'web.yaml': serviceText('web', after) },
  });
  return verdicts.map(({ message }) => message);
}

describe('a guardrail', () => {
  it('says what was found, what is allowed and what its authors want to be told', async () => {
    expect(
      await judge({
        after: {
          'policy.yaml': policyText(
            '- {id: few, rule: range, field: spec.replicas, max: 20, severity: warn, message: Talk to us.}',
          ),
          'web.yaml': serviceText('web', '  replicas: 25\n').replace('name: web', 'name: web\n  owner: shop'),
        },
      }),
    ).toMatchObject({
      verdicts: [
        {
          code: 'policy-warned',
          rule: 'few',
          severity: 'warn',
          message: '`spec.replicas` is `25`; at most `20` is allowed. Talk to us.',
          ref: 'service:web',
          path: 'spec.replicas',
          file: 'web.yaml',
          range: { line: 10, column: 13, endLine: 10, endColumn: 15 },
          environments: [],
          owner: 'group:shop',
          policy: 'policy:rules',
          section: 'guardrails',
        },
      ],
      preexisting: [],
      guardrails: 1,
    });
  });

  it('judges what an overlay makes of a manifest, at the line of the overlay and in its environment alone', async () => {
    const { verdicts } = await judge({
      after: {
        ...base,
        'staging.yaml': environmentText('staging'),
        'production.yaml': environmentText('production'),
        'overlay.yaml': overlayText('service:web', 'production', '    replicas: 25\n'),
      },
    });

    expect(linesOf({ verdicts })).toEqual([
      'overlay.yaml:9 deny few [production] `spec.replicas` is `25`; at most `20` is allowed.',
    ]);
  });

  it('says the same of several environments once', async () => {
    const { verdicts } = await judge({
      after: {
        'policy.yaml': base['policy.yaml'],
        'staging.yaml': environmentText('staging'),
        'production.yaml': environmentText('production'),
        'web.yaml': serviceText('web', '  replicas: 25\n'),
      },
    });

    expect(verdicts.map(({ environments }) => environments)).toEqual([['production', 'staging']]);
  });

  it('is not escaped by removing with an overlay what is required', async () => {
    const { verdicts } = await judge({
      after: {
        'policy.yaml': policyText('- {id: health, rule: required, field: spec.health}'),
        'production.yaml': environmentText('production'),
        'web.yaml': serviceText('web', '  health: {exec: {command: [ok]}}\n'),
        'overlay.yaml': overlayText('service:web', 'production', '    health: null\n'),
      },
    });

    expect(linesOf({ verdicts })).toEqual([
      'overlay.yaml:9 deny health [production] `spec.health` is missing.',
    ]);
  });

  it('points at the line that takes away what lies around it, and at a key where the key is to blame', async () => {
    const { verdicts } = await judge({
      after: {
        'policy.yaml': policyText(
          '- {id: cpu, rule: required, field: spec.resources.limits.cpu}\n- {id: name, rule: naming, field: spec.config, pattern: "[A-Z]+"}',
        ),
        'production.yaml': environmentText('production'),
        'web.yaml': serviceText('web', '  resources: {limits: {cpu: 1}}\n  config: {low: 7}\n'),
        'overlay.yaml': overlayText('service:web', 'production', '    resources: null\n'),
      },
    });

    expect(verdicts.map(({ rule, file, range }) => [rule, file, range.line, range.column])).toEqual([
      ['cpu', 'overlay.yaml', 9, 5],
      ['name', 'web.yaml', 10, 12],
    ]);
  });

  it.each([
    ['environments: [production]', ['production']],
    ['environments: [staging], kinds: [Service]', ['staging']],
    ['refs: [service:other]', []],
    ['refs: [web]', ['production', 'staging']],
    ['kinds: [Stack]', []],
    ['labels: {tier: backend}', ['production', 'staging']],
    ['labels: {tier: backend, zone: a}', []],
    ['labels: {__proto__: x}', []],
  ])('holds only where its scope says: %s', async (scope, environments) => {
    const { verdicts } = await judge({
      after: {
        'policy.yaml': policyText(few, scope),
        'staging.yaml': environmentText('staging'),
        'production.yaml': environmentText('production'),
        'web.yaml': serviceText('web', '  replicas: 25\n').replace(
          'name: web',
          'name: web\n  labels: {tier: backend}',
        ),
      },
    });

    expect(verdicts.filter(({ rule }) => rule === 'few').flatMap((verdict) => verdict.environments)).toEqual(
      environments,
    );
  });

  it('is not escaped by taking the label away that puts a manifest into its scope', async () => {
    const policy = { 'policy.yaml': policyText(few, 'labels: {tier: backend}') };
    const labelled = serviceText('web', '  replicas: 2\n').replace(
      'name: web',
      'name: web\n  labels: {tier: backend}',
    );
    const { verdicts } = await judge({
      before: { ...policy, 'web.yaml': labelled },
      after: { ...policy, 'web.yaml': serviceText('web', '  replicas: 25\n') },
    });

    expect(verdicts.map(({ rule }) => rule)).toEqual(['few']);
  });
});

describe('values', () => {
  it.each([
    ['spec.resources.limits.memory', 'max: 512Mi', 'resources: {limits: {memory: 0.5Gi}}', []],
    ['spec.resources.limits.memory', 'max: 512Mi', 'resources: {limits: {memory: 536870913}}', ['memory']],
    ['spec.resources.limits.memory', 'max: 4Gi', 'resources: {limits: {memory: "1e400"}}', ['memory']],
    ['spec.resources.limits.cpu', 'max: 0.5', 'resources: {limits: {cpu: 500m}}', []],
    ['spec.health.interval', 'max: 1m', 'health: {exec: {command: [x]}, interval: 60s}', []],
    ['spec.health.interval', 'max: 1m', 'health: {exec: {command: [x]}, interval: 61s}', ['interval']],
    ['spec.config.WAIT', 'max: 5m', 'config: {WAIT: 10}', ['WAIT']],
    ['spec.config.WAIT', 'max: 30s', 'config: {WAIT: 40s}', ['WAIT']],
    ['spec.config.WAIT', 'max: 30s', 'config: {WAIT: soon}', ['WAIT']],
    ['spec.replicas', 'max: 3', 'replicas: {min: 2, max: 6}', ['max']],
    ['spec.replicas', 'min: 3', 'replicas: {min: 2, max: 6}', ['min']],
  ])('of %s are compared as what they are (%s, %s)', async (field, bound, spec, paths) => {
    const { verdicts } = await judge({
      after: {
        'policy.yaml': policyText(`- {id: a, rule: range, field: ${field}, ${bound}}`),
        'web.yaml': serviceText('web', `  ${spec}\n`),
      },
    });

    expect(verdicts.map(({ path }) => path.split('.').at(-1))).toEqual(paths);
  });

  it('of a set of values are looked up whole, whatever they are called', async () => {
    const rule = '- {id: a, rule: enum, field: spec.config.MODE, values: [fast]}';

    expect(await refused(rule, '  config: {MODE: constructor}\n')).toEqual([
      '9 `spec.config.MODE` is `constructor`; allowed is `fast`.',
    ]);
    expect(await refused(rule, '  config: {MODE: __proto__}\n')).toHaveLength(1);
    expect(await refused(rule, '  config: {MODE: fast}\n')).toEqual([]);
  });

  it('are matched in linear time, whatever the pattern', async () => {
    const rule = "- {id: a, rule: pattern, field: spec.config.A, pattern: '(a+)+b'}";
    const text = 'a'.repeat(20_000);

    expect(await refused(rule, `  config: {A: ${text}}\n`)).toHaveLength(1);
  });

  it('with a line end do not match a pattern that does not speak of it', async () => {
    const rule = "- {id: a, rule: pattern, field: spec.config.A, pattern: '[a-z]+'}";

    expect(await refused(rule, '  config: {A: "abc"}\n')).toEqual([]);
    expect(await refused(rule, '  config: {A: "abc\\n"}\n')).toHaveLength(1);
    expect(await refused(rule, '  config: {A: "x\\nabc"}\n')).toHaveLength(1);
  });

  it('are named in messages without what would disturb them', async () => {
    const [message = ''] = await refused(
      '- {id: a, rule: enum, field: spec.config.A, values: [b]}',
      `  config: {A: "\`**forged**\`${'x'.repeat(300)}"}\n`,
    );

    expect(message).toContain('`\\u{60}**forged**\\u{60}xxx');
    expect(message.length).toBeLessThan(250);
  });
});

function fewEntries(max: number): string {
  return policyText(
    `- {id: still, rule: maxChanges, max: 0}\n- {id: few, rule: count, field: spec.config, max: ${max}}`,
  );
}

function configOf(size: number): string {
  return `  config:\n${Array.from({ length: size }, (_, index) => `    KEY_${index}: a\n`).join('')}`;
}

describe('limits on changes', () => {
  const fall = '- {id: a, rule: maxFall, field: spec.replicas, ratio: 0.5}';
  const rise = '- {id: a, rule: maxRise, field: spec.resources.limits.memory, amount: 1Gi}';

  it.each([
    [fall, '  replicas: 8\n', '  replicas: 4\n', 0],
    [fall, '  replicas: 8\n', '  replicas: 3\n', 1],
    [fall, '  replicas: 8\n', '', 1],
    [fall, '', '  replicas: 1\n', 0],
    [fall, '  replicas: 8\n', '  replicas: {min: 8, max: 9}\n', 0],
    [fall, '  replicas: 8\n', '  replicas: {min: 1, max: 9}\n', 1],
    [fall, '  replicas: {min: 4, max: 9}\n', '  replicas: 1\n', 2],
    [rise, limits('1Gi'), limits('2048Mi'), 0],
    [rise, limits('1Gi'), limits('2049Mi'), 1],
    [rise, limits('1Gi'), limits('1024Mi'), 0],
  ])('see both states: %s from %j to %j', async (rule, before, after, count) => {
    expect(await refusedChange(rule, before, after)).toHaveLength(count);
  });

  it('have nothing to say of a single state', async () => {
    expect(await refused(fall, '  replicas: 1\n')).toEqual([]);
  });

  it('let a value be written in another way, but not be another', async () => {
    const rule = '- {id: a, rule: immutable, field: spec.resources.limits.memory}';

    expect(await refusedChange(rule, limits('1Gi'), limits('1024Mi'))).toEqual([]);
    expect(await refusedChange(rule, limits('1Gi'), limits('2Gi'))).toEqual([
      '`spec.resources.limits.memory` was `1Gi` and may not change; found `2Gi`.',
    ]);
  });

  it.each([
    ['1.9.0', '1.10.0', 0],
    ['1.10.0', '1.9.0', 1],
    ['v2', '2.0.0', 0],
    ['2.0.0', '2.0.0-rc.1', 1],
    ['2.0.0-rc.2', '2.0.0-rc.10', 0],
    ['2.0.0', 'latest', 1],
    ['main', '1.0.0', 0],
  ])('know that %s to %s is a step in this direction', async (before, after, count) => {
    const policy = { 'policy.yaml': policyText('- {id: a, rule: noDowngrade}') };
    const { verdicts } = await judge({
      before: { ...policy, 'web.yaml': taggedService(before) },
      after: { ...policy, 'web.yaml': taggedService(after) },
    });

    expect(verdicts).toHaveLength(count);
  });

  it('keep a manifest from being deleted, and from being taken out of an environment', async () => {
    const policy = {
      'policy.yaml': policyText('- {id: keep, rule: noDeletion}'),
      'staging.yaml': environmentText('staging'),
      'production.yaml': environmentText('production'),
    };
    const web = serviceText('web');
    const deleted = await judge({ before: { ...policy, 'web.yaml': web }, after: policy });
    const narrowed = await judge({
      before: { ...policy, 'web.yaml': web },
      after: { ...policy, 'web.yaml': serviceText('web', '  environments: [staging]\n') },
    });

    expect(linesOf(deleted)).toEqual([
      'web.yaml:4 deny keep [production,staging] `service:web` may not be deleted.',
    ]);
    expect(linesOf(narrowed)).toEqual([
      'web.yaml:4 deny keep [production] `service:web` may not be deleted.',
    ]);
  });

  it('count what changes at once, by action', async () => {
    const files = Object.fromEntries(
      ['a', 'b', 'c'].map((name) => [`${name}.yaml`, serviceText(name, '  replicas: 1\n')]),
    );
    const policy = {
      'policy.yaml': policyText('- {id: one, rule: maxChanges, max: 1, actions: [delete]}'),
      'production.yaml': environmentText('production'),
    };
    const { verdicts } = await judge({
      before: { ...policy, ...files },
      after: { ...policy, 'a.yaml': serviceText('a', '  replicas: 2\n') },
    });

    expect(linesOf({ verdicts })).toEqual([
      'production.yaml:4 deny one [production] 2 manifests change at once; at most `1` may.',
    ]);
  });

  it('say one manifest, and two manifests; one is allowed, and two are', async () => {
    const production = { 'production.yaml': environmentText('production') };
    const judged = async (max: number, size: number): Promise<readonly string[]> => {
      const policy = { ...production, 'policy.yaml': fewEntries(max) };
      return linesOf(
        await judge({
          before: { ...policy, 'a.yaml': serviceText('a') },
          after: { ...policy, 'a.yaml': serviceText('a', configOf(size)) },
        }),
      );
    };

    expect(await judged(1, 2)).toEqual([
      'a.yaml:9 deny few [production] `spec.config` has 2 entries; at most `1` is allowed.',
      'production.yaml:4 deny still [production] 1 manifest changes at once; at most `0` may.',
    ]);
    expect(await judged(2, 3)).toContain(
      'a.yaml:9 deny few [production] `spec.config` has 3 entries; at most `2` are allowed.',
    );
  });
});

describe('a change', () => {
  it('is judged by the policies of its base, and not by those it brings', async () => {
    const loosened = policyText('- {id: few, rule: range, field: spec.replicas, max: 500}');
    const { verdicts } = await judge({
      before: base,
      after: { 'policy.yaml': loosened, 'web.yaml': serviceText('web', '  replicas: 400\n') },
    });
    const removed = await judge({
      before: base,
      after: { 'web.yaml': serviceText('web', '  replicas: 400\n') },
    });

    expect(linesOf({ verdicts })).toEqual([
      'web.yaml:9 deny few [] `spec.replicas` is `400`; at most `20` is allowed.',
    ]);
    expect(linesOf(removed)).toEqual(linesOf({ verdicts }));
  });

  it('does not answer for what it leaves alone, but for all of what it touches', async () => {
    const broken = { ...base, 'old.yaml': serviceText('old', '  replicas: 30\n') };
    const untouched = await judge({
      before: broken,
      after: { ...broken, 'web.yaml': serviceText('web', '  replicas: 3\n') },
    });
    const touched = await judge({
      before: broken,
      after: { ...broken, 'old.yaml': serviceText('old', '  replicas: 30\n  config: {A: b}\n') },
    });

    expect(untouched).toMatchObject({ verdicts: [], preexisting: [{ ref: 'service:old' }] });
    expect(touched).toMatchObject({ verdicts: [{ ref: 'service:old' }], preexisting: [] });
  });
});

describe('what cannot be judged', () => {
  it('is refused: a manifest with errors does not get past its policies', async () => {
    const { verdicts } = await judge({
      after: { ...base, 'web.yaml': serviceText('web', '  replicas: 400\n  replcas: 1\n') },
    });

    expect(verdicts).toMatchObject([{ code: 'policy-unjudged', severity: 'deny', ref: 'service:web' }]);
  });

  it('is refused: a file that cannot be read, and an overlay that breaks its target', async () => {
    const { verdicts } = await judge({
      after: {
        ...base,
        'torn.yaml': 'apiVersion: charter.dev/v1\nkind: Service\n  metadata: {',
        'production.yaml': environmentText('production'),
        'overlay.yaml': overlayText('service:web', 'production', '    replicas: many\n'),
      },
    });

    expect(verdicts.map(({ code, ref }) => `${code} ${ref}`)).toContain('policy-unjudged service:web');
    expect(verdicts.some(({ file }) => file === 'torn.yaml')).toBe(true);
  });

  it('is refused: a second manifest of the same ref, and a document that is none beside a good one', async () => {
    const { verdicts } = await judge({
      after: {
        ...base,
        'zz.yaml': serviceText('web', '  replicas: 400\n'),
        'two.yaml': `${serviceText('other')}---\napiVersion: charter.dev/v1\nkind: Servise\n`,
      },
    });

    expect(verdicts.map(({ code, file }) => `${code} ${file}`)).toEqual([
      'policy-unjudged two.yaml',
      'policy-unjudged zz.yaml',
    ]);
  });

  it('is refused: more places than anybody could hold', async () => {
    const { verdicts } = await judge({ after: inManyPlaces({ keys: 5_000, environments: 201, value: 'a' }) });

    expect(verdicts.map(({ code, rule }) => `${code} ${rule}`)).toEqual(['policy-input-too-large a']);
  });

  it('is told up to a limit, and then counted', async () => {
    const { verdicts } = await judge({ after: inManyPlaces({ keys: 500, environments: 24, value: 'b' }) });

    expect(verdicts.map(({ message }) => message)).toContain(
      '2000 more verdicts are not shown. Repair these first.',
    );
    expect(verdicts.flatMap(({ environments }) => environments)).toHaveLength(10_001);
  });

  it('is refused: a Policy with errors denies for all that it might forbid', async () => {
    const { verdicts } = await judge({
      after: {
        'policy.yaml': policyText('- {id: few, rule: range, field: spec.replcas, max: 20}'),
        'web.yaml': serviceText('web'),
      },
    });

    expect(verdicts.map(({ code }) => code)).toContain('policy-invalid');
  });
});
