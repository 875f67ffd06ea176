import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LocalPolicyModules } from '../../src/adapters/opa/local-policy-modules.ts';
import { PolicyDiary } from '../../src/flows/policy/policy-diary.ts';
import { replayPolicies } from '../../src/flows/policy/replay-policies.ts';
import { openRecord, sealRecord } from '../../src/model/policy-record.ts';
import type { PolicyModules } from '../../src/ports/policy-engine.ts';
import { anEngine, judge, linesOf, policyText, type JudgedFiles } from '../builders/a-judgement.ts';
import { environmentText, serviceText } from '../builders/a-registry.ts';
import { misbehavingModules, regoFolder, regoSource } from '../builders/some-rego.ts';

const web = { 'web.yaml': serviceText('web') };

/** All misbehaving sources with their compiled module, as somebody would commit them. */
function committed(): JudgedFiles {
  const names = [
    'forger',
    'grows',
    'nameless',
    'says',
    'seen',
    'shapes',
    'silent',
    'slow',
    'stranger',
    'throws',
  ];
  return {
    ...web,
    ...Object.fromEntries(names.map((name) => [`policies/${name}.rego`, regoSource(name)])),
    'policies/compiled.json': readFileSync(`${regoFolder}/compiled.json`),
    'policies/compiled.wasm': readFileSync(`${regoFolder}/compiled.wasm`),
  };
}

/** The codes of a policy of which only this source is there. */
async function codesOf(name: string): Promise<readonly string[]> {
  const { verdicts } = await judge({
    after: { ...web, [`policies/${name}.rego`]: regoSource(name) },
    modules: misbehavingModules(),
    engine: anEngine({ milliseconds: name === 'slow' ? 1_500 : 20_000 }),
  });
  return verdicts.map(({ code, severity, file }) => `${severity} ${code} ${file}`);
}

describe("a team's Rego denies", () => {
  it.each([
    ['slow', 'policy-timeout'],
    ['throws', 'policy-failed'],
    ['grows', 'policy-out-of-memory'],
    ['shapes', 'policy-wrong-answer'],
    ['silent', 'policy-wrong-answer'],
    ['nameless', 'policy-wrong-answer'],
    ['stranger', 'policy-wrong-answer'],
  ])('when it is the one called %s', async (name, code) => {
    expect(await codesOf(name)).toEqual([`deny ${code} policies/${name}.rego`]);
  });

  it('in every environment when it is too slow, and is asked once', async () => {
    const engine = anEngine({ milliseconds: 1_500 });
    const asked: string[] = [];
    const { verdicts } = await judge({
      after: {
        ...web,
        'a.yaml': environmentText('a'),
        'b.yaml': environmentText('b'),
        'policies/slow.rego': regoSource('slow'),
      },
      modules: misbehavingModules(),
      engine: {
        evaluate: (request) => {
          asked.push(request.entrypoint);
          return engine.evaluate(request);
        },
      },
    });

    expect(asked).toEqual(['charter/slow']);
    expect(verdicts.map(({ code, environments }) => [code, environments])).toEqual([
      ['policy-timeout', ['a']],
      ['policy-timeout', ['b']],
    ]);
    expect(verdicts[1]?.message).toContain('was not asked for `b`');
  });

  it('where no opa is and nothing is compiled', async () => {
    const { verdicts } = await judge({ after: { ...web, 'policies/a.rego': 'package charter.a\n' } });

    expect(verdicts).toMatchObject([
      { code: 'policy-needs-opa', severity: 'deny', file: 'policies/a.rego', ref: 'rego:policies/a.rego' },
    ]);
    expect(verdicts[0]?.message).toContain('npx charter policy build');
  });

  it.each<[string, string, Readonly<Record<string, unknown>>]>([
    ['a source has changed', 'policy-module-stale', { 'policies/slow.rego': 'package charter.slow\n' }],
    ['a source was added', 'policy-module-stale', { 'policies/new.rego': 'package charter.new\n' }],
    ['the module is another one', 'policy-module-stale', { 'policies/compiled.wasm': 'other' }],
    ['the module is empty', 'policy-module-corrupt', { 'policies/compiled.wasm': '' }],
    ['the record is torn', 'policy-module-corrupt', { 'policies/compiled.json': '{"format": 1' }],
    [
      'the module is a link',
      'policy-needs-opa',
      { 'policies/compiled.wasm': { mode: 'symlink', content: '/tmp/x' } },
    ],
    [
      'a source is a link',
      'policy-source-refused',
      { 'policies/slow.rego': { mode: 'symlink', content: '../x' } },
    ],
    ['a source is no text', 'policy-source-refused', { 'policies/slow.rego': Uint8Array.of(0xff, 0xfe) }],
    ['a source is endless', 'policy-source-refused', { 'policies/slow.rego': '#'.repeat(1_100_000) }],
    ['a package is misnamed', 'policy-wrong-package', { 'policies/x.rego': 'package payments\n' }],
    [
      'a package calls itself as the built-in one',
      'policy-wrong-package',
      { 'policies/x.rego': 'package charter.guardrails\n' },
    ],
    ['a file has no package', 'policy-wrong-package', { 'policies/x.rego': 'deny contains "x"\n' }],
    [
      'a package is named in a comment only',
      'policy-wrong-package',
      { 'policies/x.rego': '# package charter.x\npackage elsewhere\n' },
    ],
  ])('when %s', async (_, code, change) => {
    const { verdicts } = await judge({ after: { ...committed(), ...(change as JudgedFiles) } });

    expect(verdicts.map((verdict) => verdict.code)).toEqual([code]);
    expect(verdicts[0]?.severity).toBe('deny');
  });

  it('when a change removes it: the one of the base holds', async () => {
    const { verdicts } = await judge({
      before: { ...web, 'policies/shapes.rego': regoSource('shapes') },
      after: web,
      modules: misbehavingModules(),
    });

    expect(verdicts.map(({ code }) => code)).toEqual(['policy-wrong-answer']);
  });
});

describe("a team's Rego", () => {
  it('that a change brings is not run for it', async () => {
    const modules: PolicyModules = {
      readBuiltIn: () => Promise.reject(new Error('nothing is asked')),
      compile: () => Promise.reject(new Error('nothing is compiled')),
    };
    const result = await judge({
      before: web,
      after: { ...web, 'policies/slow.rego': regoSource('slow') },
      modules,
    });

    expect(result).toMatchObject({ verdicts: [], packages: 0 });
  });

  it('cannot speak in the name of another, nor of another file', async () => {
    const { verdicts } = await judge({
      after: {
        ...web,
        'policy.yaml': policyText('- {id: few-replicas, rule: range, field: spec.replicas, max: 2}'),
        'policies/forger.rego': regoSource('forger'),
      },
      modules: misbehavingModules(),
    });

    expect(verdicts.map((verdict) => ({ ...verdict, range: undefined }))).toEqual([
      {
        code: 'policy-denied',
        rule: 'charter.forger.deny',
        severity: 'deny',
        message: 'said of no manifest',
        ref: 'rego:charter.forger',
        path: '',
        file: 'policies/forger.rego',
        environments: [],
        owner: undefined,
        policy: 'rego:charter.forger',
        section: 'rego',
      },
      {
        code: 'policy-warned',
        rule: 'charter.forger.warn',
        severity: 'warn',
        message: 'all is well',
        ref: 'service:web',
        path: 'spec.command',
        file: 'web.yaml',
        environments: [],
        owner: undefined,
        policy: 'rego:charter.forger',
        section: 'rego',
      },
    ]);
  });

  it('is asked once for each environment, with what is there before and after', async () => {
    const files = {
      'production.yaml': environmentText('production'),
      'policies/seen.rego': regoSource('seen'),
    };
    const { verdicts } = await judge({
      before: { ...files, 'web.yaml': serviceText('web', '  replicas: 1\n') },
      after: { ...files, 'web.yaml': serviceText('web', '  replicas: 2\n') },
      modules: misbehavingModules(),
    });
    const [seen] = verdicts.map(({ message }) => JSON.parse(message) as Record<string, unknown>);

    expect(verdicts.map(({ environments, ref }) => [environments, ref])).toEqual([
      [['production'], 'environment:production'],
    ]);
    expect(seen).toMatchObject({
      environment: { name: 'production', tier: 'staging' },
      manifests: { 'service:web': { spec: { replicas: 2 } } },
      before: { 'service:web': { spec: { replicas: 1 } } },
    });
  });

  it('runs from its committed module where the digests agree', async () => {
    const files = committed();
    const { verdicts } = await judge({ after: files, engine: anEngine({ milliseconds: 5_000 }) });

    expect(verdicts.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['policy-timeout', 'policy-denied', 'policy-warned']),
    );
    expect(verdicts.every(({ code }) => !code.startsWith('policy-module'))).toBe(true);
  });
});

async function record(): Promise<{ readonly text: string }> {
  const diary = new PolicyDiary(true);
  await judge({
    after: {
      'web.yaml': serviceText('web', '  replicas: 9\n'),
      'policy.yaml': policyText('- {id: few, rule: range, field: spec.replicas, max: 2}'),
      'policies/forger.rego': regoSource('forger'),
    },
    modules: misbehavingModules(),
    diary,
  });
  const sealed = sealRecord({
    format: 1,
    base: null,
    head: null,
    evaluations: diary.evaluations,
    modules: Object.fromEntries(
      [...diary.modules].map(([digest, wasm]) => [digest, Buffer.from(wasm).toString('base64')]),
    ),
    verdicts: [],
  });
  return { text: JSON.stringify(sealed) };
}

const replay = async (text: string): Promise<unknown> => {
  const opened = openRecord(text);
  if (typeof opened === 'string') return opened;
  const modules = new LocalPolicyModules({ searchPath: undefined });
  return replayPolicies(opened, { engine: anEngine(), modules });
};

describe('a recorded decision', () => {
  it('comes out the same again, without the machine that compiled it', async () => {
    expect(await replay((await record()).text)).toEqual({
      evaluations: 2,
      differences: [],
      otherModules: [],
    });
  });

  it.each([
    ['an answer', '"above"', '"below"'],
    ['an input', '\\"max\\":\\"2\\"', '\\"max\\":\\"9\\"'],
    ['a module', 'AGFzbQ', 'AGFzbR'],
    ['an entry point', 'charter/forger', 'charter/silent'],
  ])('is refused when %s was changed', async (_, from, to) => {
    const { text } = await record();

    expect(text).toContain(from);
    expect(await replay(text.replace(from, to))).toBe(
      'its content does not have the digest that it names: it was changed',
    );
  });

  it('names what comes out differently, when the digest was made to agree', async () => {
    const opened = openRecord((await record()).text);
    if (typeof opened === 'string') throw new Error(opened);
    const { digest: _, ...rest } = opened;
    const forged = sealRecord({
      ...rest,
      evaluations: rest.evaluations.map((evaluation) => ({
        ...evaluation,
        answer: { heard: 1, broken: [] },
      })),
    });

    expect(await replay(JSON.stringify(forged))).toMatchObject({
      differences: [
        { asked: 'guardrails', found: { heard: 1, broken: [[0, 0, 'above']] } },
        { asked: 'charter.forger' },
      ],
    });
  });

  it.each(['', '[]', '{}', '{"format": 1}', '{"format": 1, "evaluations": [{}], "modules": {}}'])(
    'is not read from %j',
    async (text) => {
      expect(typeof openRecord(text)).toBe('string');
    },
  );
});

describe('guardrails deny', () => {
  const files = {
    'web.yaml': serviceText('web', '  replicas: 1\n'),
    'policy.yaml': policyText('- {id: few, rule: range, field: spec.replicas, max: 2}'),
  };

  it('when the library is missing', async () => {
    const modules: PolicyModules = {
      readBuiltIn: async () => ({ kind: 'failed', code: 'policy-module-missing', detail: 'gone' }),
      compile: () => Promise.reject(new Error('not asked')),
    };
    const result = await judge({ after: files, modules });

    expect(result.verdicts).toMatchObject([
      {
        code: 'policy-module-missing',
        severity: 'deny',
        rule: 'few',
        ref: 'policy:rules',
        file: 'policy.yaml',
      },
    ]);
    expect(linesOf(result)[0]).toContain('policy.yaml:10 deny few');
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['an empty list', []],
    ['that it heard less', { heard: 0, broken: [] }],
    ['no list', { heard: 1, broken: 'x' }],
    ['of a rule that was not asked', { heard: 1, broken: [[7, 0, 'above']] }],
    ['of a question that was not asked', { heard: 1, broken: [[0, 1, 'above']] }],
    ['a reason that the rule does not have', { heard: 1, broken: [[0, 0, 'constructor']] }],
    ['positions that are none', { heard: 1, broken: [['0', -1, 'above']] }],
  ])('when the library answers %s', async (_, answer) => {
    const engine = { evaluate: async () => ({ kind: 'answered' as const, answer }) };
    const { verdicts } = await judge({ after: files, engine });

    expect(verdicts).toMatchObject([{ code: 'policy-wrong-answer', severity: 'deny', rule: 'few' }]);
  });
});
