import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GitHubProtectionReader } from '../../src/adapters/github/protection/github-protection-reader.ts';
import { restReader } from '../../src/adapters/github/protection/rest-reader.ts';
import { findGaps } from '../../src/protection/find-gaps.ts';
import { aBotOnAForge, type BotOnAForge } from '../builders/a-bot-on-a-forge.ts';
import { createClient, type Client } from '../builders/a-forge.ts';
import {
  checkNames,
  goodChange,
  registryFiles,
  type PushedRepository,
} from '../builders/a-pushed-repository.ts';
import { protectedFacts } from '../builders/a-protection.ts';
import { anotherApp } from '../builders/another-app.ts';
import { aRuleset } from '../builders/a-ruleset.ts';

const waiting = ['success', 'success', 'success', 'in_progress'];

describe('a check run of the same name by another App', { timeout: 60_000 }, () => {
  let world: BotOnAForge;
  let anna: Client;
  let other: Client;

  beforeAll(async () => {
    world = await aBotOnAForge();
    anna = createClient(world.forge.apiUrl, () => world.forge.admin.createToken('anna'));
    other = await anotherApp(world);
  }, 60_000);

  afterAll(() => world.close());

  /** A pull request by bob that waits for anna, under a rule which asks for the four checks. */
  async function aWaitingChange(
    name: string,
    appId?: number,
  ): Promise<{ readonly repository: PushedRepository; readonly number: number }> {
    const repository = await world.addRepository(name, {
      files: { ...registryFiles, CODEOWNERS: '* @anna\n' },
    });
    const required_status_checks = checkNames.map((context) => ({
      context,
      ...(appId !== undefined && { integration_id: appId }),
    }));
    const parameters = { required_status_checks, strict_required_status_checks_policy: false };
    const rule = aRuleset([{ type: 'required_status_checks', parameters }]);
    expect((await anna('POST', `${repository.path}/rulesets`, rule)).status).toBe(201);
    await repository.push('change', goodChange);
    const number = await repository.open('change');
    await world.settle();
    expect(await ownChecks(repository, number)).toEqual(waiting);
    return { repository, number };
  }

  /** Green of all names on the head, with the very ids that the bot gives its own; as a commit status too. */
  async function forge({ path }: PushedRepository, head: string): Promise<void> {
    const { body } = await world.api('GET', `${path}/commits/${head}/check-runs`);
    const ids = new Map(runsIn(body).map((run) => [run.name, run.external_id]));
    for (const name of checkNames) {
      const forged = { name, head_sha: head, status: 'completed', conclusion: 'success' };
      const made = await other('POST', `${path}/check-runs`, { ...forged, external_id: ids.get(name) });
      const status = { state: 'success', context: name };
      const marked = await world.api('POST', `${path}/statuses/${head}`, status);
      expect([made.status, marked.status]).toEqual([201, 201]);
    }
  }

  async function ownChecks({ path }: PushedRepository, number: number): Promise<readonly string[]> {
    const head = (await world.api('GET', `${path}/pulls/${number}`)).text('head.sha');
    const { body } = await world.api('GET', `${path}/commits/${head}/check-runs?per_page=100`);
    const own = runsIn(body).filter(({ app }) => app.id === world.app.id);
    return checkNames.map((name) => {
      const run = own.find((one) => one.name === name);
      return run?.conclusion ?? run?.status ?? 'missing';
    });
  }

  async function gaps(repo: string): Promise<readonly string[]> {
    const rest = restReader({
      baseUrl: world.forge.apiUrl,
      token: world.forge.admin.createToken('anna'),
    });
    const place = { owner: 'acme', repo };
    const read = await new GitHubProtectionReader(rest).readProtection(place, world.app.id);
    const { defaultBranch, branchProtection, rulesets } = read;
    const facts = { repository: place, appId: world.app.id, defaultBranch, branchProtection, rulesets };
    return findGaps(protectedFacts(facts)).map(({ code, subject }) => `${code} ${subject ?? ''}`);
  }

  it('opens nothing where the checks are pinned, and does not change what the bot says', async () => {
    const { repository, number } = await aWaitingChange('pinned', world.app.id);
    const { head, comments } = await repository.shown(number);
    await forge(repository, head);
    const merged = await world.api('PUT', `${repository.path}/pulls/${number}/merge`, {});
    const [run] = (await repository.shown(number)).checks.filter(({ name }) => name === 'charter/plan');
    await world.api('POST', `${repository.path}/check-runs/${run?.id}/rerequest`);
    await world.api('POST', `${repository.path}/issues/${number}/comments`, { body: '/plan' });
    await world.settle();

    expect(merged.status).toBe(405);
    expect(await ownChecks(repository, number)).toEqual(waiting);
    expect((await repository.shown(number)).comments[0]).toBe(comments[0]);
    expect((await gaps('pinned')).filter((gap) => gap.startsWith('protection-check'))).toEqual([]);
  });

  it('opens the branch where they are not, of which `charter doctor` warns for each', async () => {
    const { repository, number } = await aWaitingChange('unpinned');
    const { head } = await repository.shown(number);
    await forge(repository, head);
    const merged = await world.api('PUT', `${repository.path}/pulls/${number}/merge`, {});

    expect(merged.status).toBe(200);
    expect((await gaps('unpinned')).filter((gap) => gap.startsWith('protection-check')).toSorted()).toEqual(
      checkNames.map((name) => `protection-check-not-pinned ${name}`).toSorted(),
    );
  });
});

interface Run {
  readonly name: string;
  readonly external_id: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly app: { readonly id: number };
}

function runsIn(body: unknown): readonly Run[] {
  return (body as { readonly check_runs: readonly Run[] }).check_runs;
}
