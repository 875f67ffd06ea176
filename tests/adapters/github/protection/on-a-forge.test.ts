import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GitHubProtectionReader } from '../../../../src/adapters/github/protection/github-protection-reader.ts';
import { restReader } from '../../../../src/adapters/github/protection/rest-reader.ts';
import type { RepositoryProtection } from '../../../../src/model/protection-facts.ts';
import type { ProtectionFinding } from '../../../../src/model/protection-finding.ts';
import { findGaps } from '../../../../src/protection/find-gaps.ts';
import { aForge, type Answer, type World } from '../../../builders/a-forge.ts';
import { protectedFacts } from '../../../builders/a-protection.ts';
import { aRuleset } from '../../../builders/a-ruleset.ts';

const repository = { owner: 'acme', repo: 'app' };
let world: World;

beforeEach(async () => {
  world = await aForge();
  const content = Buffer.from('hello\n').toString('base64');
  await world.api(world.anna)('PUT', '/repos/acme/app/contents/README.md', { message: 'Begin', content });
});

afterEach(() => world.close());

async function read(): Promise<RepositoryProtection> {
  const rest = restReader({ baseUrl: world.forge.apiUrl, token: world.anna });
  return new GitHubProtectionReader(rest).readProtection(repository, world.app.id);
}

/** What is found in the rules for the branch; the forge has neither environments nor workflow permissions. */
async function findings(): Promise<readonly ProtectionFinding[]> {
  const { defaultBranch, branchProtection, rulesets } = await read();
  const rules = { repository, appId: world.app.id, defaultBranch, branchProtection, rulesets };
  return findGaps(protectedFacts(rules)).filter(({ code }) => !code.startsWith('protection-environment'));
}

/** Does at the forge what the command of a finding would have `gh` do. */
async function obey(command: string): Promise<Answer> {
  const [, method = '', path = '', body = ''] =
    /^gh api -X (\w+) (\S+) --input - <<'JSON'\n([^]*)\nJSON$/.exec(command) ?? [];
  return world.api(world.anna)(method, `/${path}`, JSON.parse(body) as object);
}

async function obeyAll(found: readonly ProtectionFinding[]): Promise<readonly number[]> {
  const answers: number[] = [];
  for (const command of new Set(found.flatMap(({ command }) => command ?? []))) {
    answers.push((await obey(command)).status);
  }
  return answers;
}

describe('on the embedded forge', () => {
  it('two commands close a branch without any rules', async () => {
    const before = await findings();

    expect(before.map(({ code }) => code)).toContain('protection-branch-unprotected');
    expect(await obeyAll(before)).toEqual([201, 201]);
    expect(await findings()).toEqual([]);
  });

  it('a command empties the bypass list that it finds', async () => {
    await obeyAll(await findings());
    const { rulesets } = await read();
    const ids = rulesets.kind === 'known' ? rulesets.value.map(({ source }) => source) : [];
    const bypass_actors = [{ actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: 'always' }];
    for (const source of ids) {
      const path = `/repos/acme/app/rulesets/${source.kind === 'ruleset' ? source.id : 0}`;
      await world.api(world.anna)('PUT', path, { bypass_actors });
    }
    const [found] = await findings();

    expect(found).toMatchObject({ code: 'protection-bypass', severity: 'error' });
    for (const command of found?.command?.split(/(?<=\nJSON)\n/) ?? []) await obey(command);
    expect(await findings()).toEqual([]);
  });

  it('branch protection counts as much as rulesets, and both add up', async () => {
    const anna = world.api(world.anna);
    const checks = ['validate', 'policy', 'plan', 'approval'].map((name) => ({
      context: `charter/${name}`,
      app_id: world.app.id,
    }));
    await anna('PUT', '/repos/acme/app/branches/main/protection', {
      required_status_checks: { strict: true, contexts: [], checks },
      enforce_admins: true,
      required_pull_request_reviews: {
        required_approving_review_count: 1,
        require_code_owner_reviews: true,
        require_last_push_approval: true,
      },
      restrictions: null,
    });

    expect((await findings()).map(({ code }) => code)).toEqual(['protection-stale-reviews-stay']);

    const parameters = {
      required_approving_review_count: 0,
      require_code_owner_review: false,
      require_last_push_approval: false,
      dismiss_stale_reviews_on_push: true,
      required_review_thread_resolution: false,
    };
    await anna('POST', '/repos/acme/app/rulesets', aRuleset([{ type: 'pull_request', parameters }]));

    expect(await findings()).toEqual([]);
  });

  it('what the forge does not know of is not known', async () => {
    const { environments, workflows } = await read();

    expect([environments.kind, workflows.kind]).toEqual(['unknown', 'unknown']);
  });
});
