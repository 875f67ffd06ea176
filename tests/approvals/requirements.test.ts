import { describe, expect, it } from 'vitest';
import { findRequirements } from '../../src/approvals/requirements.ts';
import type { Requirement } from '../../src/model/approval.ts';
import { approverName } from '../../src/model/approver-names.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { aManifest } from '../builders/a-manifest.ts';
import { aChange } from '../builders/a-review.ts';
import {
  aPlanOf,
  aPolicy,
  aSnapshot,
  aTreeChange,
  manifestsOf,
  type SnapshotDetails,
} from '../builders/an-approval-snapshot.ts';

/** `id ← who ×count: what it covers` of each. */
function asked(details: SnapshotDetails): readonly string[] {
  return findRequirements(aSnapshot(details)).map(({ id, from, count, covers }) => {
    const what = [...covers.paths, ...covers.refs, ...covers.environments.map((name) => `in ${name}`)];
    return `${id} ← ${from.map(approverName).join(', ')} ×${count}: ${what.join(' ')}`;
  });
}

const platform = aManifest('group:platform', { spec: { members: [{ login: 'dora', id: 4 }] } });

function ruleSnapshot(when: JsonObject, scope: JsonObject = {}): SnapshotDetails {
  const rule = {
    id: 'second',
    from: 'platform',
    count: 2,
    ...(Object.keys(when).length === 0 ? {} : { when }),
  };
  const labelled = aManifest('service:web', { metadata: { labels: { tier: 'edge' } } });
  const base = manifestsOf(platform, aPolicy('safety', { approvals: [rule] }, scope), labelled);
  const merged = manifestsOf(platform, aManifest('service:web'));
  return {
    base,
    merged,
    changes: [aTreeChange('services/web.yaml'), aTreeChange('README.md')],
    plan: aPlanOf({
      staging: [aChange({ ref: 'service:web', risk: 'low' })],
      production: [aChange({ ref: 'service:web', risk: 'high', action: 'replace' })],
      registry: [aChange({ ref: 'group:platform', risk: 'high' })],
    }),
  };
}

const prefix = 'policy:safety/second ← group:platform ×2: ';

/** Who is asked for a path that an e-mail address owns. */
function ownersByEmail(details: SnapshotDetails): readonly Requirement['from'][] {
  const owned = { codeowners: '* Docs@acme.example', changes: [aTreeChange('x')] };
  return findRequirements(aSnapshot({ ...owned, ...details })).map(({ from }) => from);
}

describe('requirements out of CODEOWNERS', () => {
  it('are one for each set of owners, with all paths that it owns', () => {
    const codeowners = '* @anna @ben\n/docs/ @acme/docs docs@acme.example\n/src/ @Ben @anna\n/src/free\n';
    const changes = ['docs/a', 'src/a', 'x', 'src/free', 'docs/b'].map((path) => aTreeChange(path));

    expect(asked({ codeowners, changes })).toEqual([
      'codeowners:@acme/docs,docs@acme.example ← @acme/docs, docs@acme.example ×1: docs/a docs/b',
      'codeowners:@anna,@ben ← @Ben, @anna ×1: src/a x',
    ]);
  });

  it('say which line owns what', () => {
    const codeowners = '* @anna\n';
    const [one] = findRequirements(
      aSnapshot({ codeowners, changes: [aTreeChange('a`b'), aTreeChange('c'), aTreeChange('d')] }),
    );

    expect(one).toMatchObject({
      kind: 'codeowners',
      file: '.github/CODEOWNERS',
      line: 1,
      reason: '`.github/CODEOWNERS` line 1 (`*`) owns `a\\u{60}b` and 2 more.',
    });
  });

  it('leave it to a lookup whose an e-mail address is', () => {
    expect(ownersByEmail({})).toEqual([[{ kind: 'email', address: 'Docs@acme.example' }]]);
  });

  it('know in which environments a path takes effect', () => {
    const overlay = aManifest('overlay:web-production', {
      file: 'production/web.yaml',
      spec: { target: 'service:web', environment: 'production', patch: {} },
    });
    const web = aManifest('service:web', { file: 'web.yaml' });
    const details = {
      codeowners: '/production/ @prod\n/web.yaml @web\n',
      base: manifestsOf(web),
      merged: manifestsOf(web, overlay),
      changes: [aTreeChange('production/web.yaml'), aTreeChange('web.yaml')],
      plan: aPlanOf({
        staging: [aChange({ ref: 'service:web' })],
        production: [aChange({ ref: 'service:web' })],
      }),
    };
    const found = findRequirements(aSnapshot(details)).map(({ covers }) => [
      covers.environments,
      covers.isProduction,
    ]);

    expect(found).toEqual([
      [['production'], true],
      [['production', 'staging'], true],
    ]);
  });
});

describe('requirements out of approval rules', () => {
  it.each<readonly [string, JsonObject, JsonObject, string | undefined]>([
    [
      'without conditions is about everything',
      {},
      {},
      'README.md services/web.yaml in production in staging',
    ],
    ['of an environment', { environments: ['staging'] }, {}, 'service:web in staging'],
    ['of an environment in full', { environments: ['environment:staging'] }, {}, 'service:web in staging'],
    ['of an environment that stays as it is', { environments: ['development'] }, {}, undefined],
    ['of a kind', { kinds: ['Group'] }, {}, 'group:platform'],
    ['of a risk', { risk: 'medium' }, {}, 'group:platform service:web in production'],
    ['of an action', { actions: ['replace', 'delete'] }, {}, 'service:web in production'],
    ['of an action that is not done', { actions: ['delete'] }, {}, undefined],
    ['of paths', { paths: ['*.md'] }, {}, 'README.md'],
    ['of a folder', { paths: ['services'] }, {}, 'services/web.yaml in production in staging'],
    ['of other paths', { paths: ['docs/**'] }, {}, undefined],
    [
      'of paths that cannot be read asks all the same',
      { paths: ['[ab]'] },
      {},
      'README.md services/web.yaml in production in staging',
    ],
    [
      'of paths and a risk',
      { paths: ['*.md'], risk: 'high', kinds: ['Service'] },
      {},
      'README.md service:web in production',
    ],
    ['of other paths and a risk', { paths: ['docs/**'], risk: 'high' }, {}, undefined],
    ['of the author', { authors: ['person'], environments: ['staging'] }, {}, 'service:web in staging'],
    ['of other authors', { authors: ['bot', 'agent'] }, {}, undefined],
    ['within the scope of refs', {}, { refs: ['web'] }, 'service:web in production in staging'],
    ['outside the scope of refs', {}, { refs: ['service:api'] }, undefined],
    [
      'within the scope of environments',
      { risk: 'low' },
      { environments: ['production'] },
      'service:web in production',
    ],
    [
      'where scope and condition exclude each other',
      { environments: ['staging'] },
      { environments: ['production'] },
      undefined,
    ],
    [
      'of a label that the change takes away',
      {},
      { labels: { tier: 'edge' } },
      'service:web in production in staging',
    ],
    ['of another label', {}, { labels: { tier: 'core' } }, undefined],
  ])('%s', (_, when, scope, covered) => {
    expect(asked(ruleSnapshot(when, scope))).toEqual(covered === undefined ? [] : [prefix + covered]);
  });

  it('come from the base alone', () => {
    const policy = aPolicy('safety', { approvals: [{ id: 'second', from: 'platform', count: 1 }] });

    expect(asked({ ...ruleSnapshot({}), base: manifestsOf(), merged: manifestsOf(policy) })).toEqual([]);
  });

  it('hold though their Policy has an error, with all conditions that can be read', () => {
    const sections: JsonObject = {
      guardrails: [{ rule: 'nonsense' }],
      approvals: [
        { id: 'broken', from: 'platform', when: {} },
        {
          id: 'second',
          from: 'platform',
          count: 2,
          when: { environments: 'staging', kinds: [], risk: 'high', actions: ['none'], authors: [1] },
        },
      ],
    };
    const base = manifestsOf({ ...aPolicy('safety', sections), isValid: false });

    expect(asked({ ...ruleSnapshot({}), base })).toEqual([
      `${prefix}group:platform service:web in production`,
    ]);
  });

  it('say what asks for them', () => {
    const [one] = findRequirements(aSnapshot(ruleSnapshot({ risk: 'medium', actions: ['replace'] })));

    expect(one).toMatchObject({
      kind: 'policy',
      file: 'policys/safety.yaml',
      reason: 'Policy `safety` asks for it in `second`: medium risk or higher, replace.',
    });
  });
});

describe('requirements out of ownership sections', () => {
  it('are one for each group, with all its paths', () => {
    const base = manifestsOf(
      aPolicy('a', { ownership: [{ path: 'services/**', owner: 'group:web' }] }),
      aPolicy('b', {
        ownership: [
          { path: 'docs', owner: 'web' },
          { path: '**/*.md', owner: 'group:writers' },
        ],
      }),
    );
    const changes = ['docs/a.md', 'services/x', 'other'].map((path) => aTreeChange(path));

    expect(asked({ base, changes })).toEqual([
      'ownership:web ← group:web ×1: docs/a.md services/x',
      'ownership:writers ← group:writers ×1: docs/a.md',
    ]);
  });
});

describe('requirements out of floors', () => {
  const base = manifestsOf(
    aManifest('environment:production', { spec: { tier: 'production', approvals: { floor: 2 } } }),
    aManifest('environment:staging', { spec: { approvals: { floor: 0 } } }),
  );

  it('are one for each environment that changes and names one in the base', () => {
    const changes = [aChange()];
    const lowered = aManifest('environment:production', {
      spec: { tier: 'staging', approvals: { floor: 1 } },
    });

    expect(
      asked({
        base,
        merged: manifestsOf(lowered),
        plan: aPlanOf({ production: changes, staging: changes, other: changes }),
      }),
    ).toEqual(['floor:production ← anybody who may write here ×2: service:payments in production']);
    expect(asked({ base, plan: aPlanOf({ production: [] }) })).toEqual([]);
  });

  it('are those of production though the change takes the environment out of it', () => {
    const plan = aPlanOf({ production: [aChange()] });
    const environments = plan.environments.map((environment) => ({ ...environment, tier: 'staging' }));

    expect(
      findRequirements(aSnapshot({ base, plan: { ...plan, environments } })).map(
        ({ covers }) => covers.isProduction,
      ),
    ).toEqual([true]);
  });
});

describe('without a plan', () => {
  it('nothing can be approved', () => {
    expect(asked({ plan: undefined })).toEqual(['plan ← a plan ×1: ']);
  });
});
