import { describe, expect, it } from 'vitest';
import { environmentChecks, mostPerCommit } from '../../src/flows/review/environment-checks.ts';
import { environmentCheckName, isEnvironmentCheck } from '../../src/model/check-report.ts';
import type { GateCheck } from '../../src/ports/forge.ts';
import { renderPullRequest } from '../../src/render/review/pull-request-report.ts';
import { anEnvironmentPlan, aPlan, reviewed } from '../builders/a-review.ts';
import { GatedWorld, protectedRegistry, texts } from '../builders/a-gated-world.ts';
import { ForgeError } from '../../src/model/forge-error.ts';

const base = {
  ...protectedRegistry,
  'services/ledger.yaml': texts.service('ledger', 1, 'staging, production'),
};
const scaled = { ...base, 'services/ledger.yaml': texts.service('ledger', 2, 'staging, production') };
const production = 'charter/plan (production)';
const staging = 'charter/plan (staging)';

function statesOf(world: GatedWorld): Readonly<Record<string, string>> {
  const own = world.forge.checks.filter(({ report }) => isEnvironmentCheck(report.name));
  return Object.fromEntries(own.map(({ report }) => [report.name, report.state]));
}

describe('the checks of environments', () => {
  it('are one for each environment that the change alters, written with all else in one call', async () => {
    const world = new GatedWorld(scaled, base);

    await world.run();
    await world.run();

    expect(statesOf(world)).toEqual({ [staging]: 'success', [production]: 'success' });
    expect(world.forge.calls).toEqual(['readFacts', 'publish', 'readFacts']);
  });

  it('say nothing of an environment that is left alone', async () => {
    const world = new GatedWorld({ ...base, 'services/web.yaml': texts.service('web', 2) }, base);

    await world.run();

    expect(statesOf(world)).toEqual({ [staging]: 'success' });
  });

  it('stay as they are when the base moves on without touching their plan', async () => {
    const world = new GatedWorld(scaled, base);
    await world.run();
    world.moveBase({ ...base, 'README.md': 'Moved on.' }, { ...scaled, 'README.md': 'Moved on.' });
    await world.run();

    const names = world.forge.checks.map(({ report }) => report.name);
    expect(names.filter((name) => name === production)).toHaveLength(1);
    expect(names.filter((name) => name === 'charter/plan')).toHaveLength(2);
  });

  it('end as neutral where the same head alters the environment no more, once', async () => {
    const world = new GatedWorld(scaled, base);
    await world.run();
    world.moveBase({
      ...base,
      'services/ledger.yaml': texts.service('ledger', 2, 'staging, production'),
    });

    await world.run();
    await world.run();

    expect(statesOf(world)).toEqual({ [staging]: 'neutral', [production]: 'neutral' });
    expect(world.forge.report(production)?.title).toBe('Not altered any more');
    expect(world.forge.checks.filter(({ report }) => report.name === production)).toHaveLength(2);
  });

  it('end as neutral where no plan can be made any more', async () => {
    const world = new GatedWorld(scaled, base);
    await world.run();
    world.moveBase(base, { ...scaled, 'services/web.yaml': 'kind: Service\n' });

    await world.run();

    expect(world.forge.report('charter/plan')?.state).toBe('failure');
    expect(statesOf(world)).toEqual({ [staging]: 'neutral', [production]: 'neutral' });
    expect(world.forge.report(production)?.title).toBe('No plan any more');
  });

  it('say what is merged and not deployed, of a change for the default branch alone', async () => {
    const world = new GatedWorld(scaled, base);
    world.forge.deployed.set('production', 'base1');
    await world.run();
    expect(world.forge.report(production)?.summary).toContain('Everything that is merged is deployed here');

    const other = new GatedWorld(scaled, base);
    other.forge.deployed.set('production', 'base1');
    other.forge.pullRequest = { ...other.forge.pullRequest, baseBranch: 'topic' };
    await other.run();
    expect(other.forge.report(production)?.summary).not.toContain('deployed');
  });

  it('are written short where the forge refuses the full report, with a command that shows it', async () => {
    const world = new GatedWorld(scaled, base);
    world.forge.refuseCheck(
      production,
      new ForgeError({ code: 'forge-refused', message: 'm', hint: 'h', status: 422 }),
    );

    await world.run();

    expect(world.forge.report(production)?.state).toBe('neutral');
    expect(world.forge.report(production)?.summary).toContain('`npx charter plan --env production`');
  });

  it('are not taken from another pull request with the same head', () => {
    const report = renderPullRequest(reviewed({ plan: aPlan({ environments: [] }) }));
    const published = [aPublished(production, 3), aPublished(staging, 7)];

    const shown = environmentChecks({ key: { owner: 'o', repo: 'r', number: 7 }, report, published });

    expect(shown.map(({ name, conclusion }) => [name, conclusion])).toEqual([[staging, 'neutral']]);
  });

  it('leave room for the checks that a branch requires, however many pull requests share the commit', () => {
    const environments = Array.from({ length: 10 }, (_, index) =>
      anEnvironmentPlan({ name: `new-${index}` }),
    );
    const report = renderPullRequest(reviewed({ plan: aPlan({ environments }) }));
    const published = Array.from({ length: mostPerCommit - 2 }, (_, index) =>
      aPublished(environmentCheckName(`old-${index}`), 3),
    );

    const shown = environmentChecks({ key: { owner: 'o', repo: 'r', number: 7 }, report, published });

    expect(shown.map(({ name }) => name)).toEqual(['charter/plan (new-0)', 'charter/plan (new-1)']);
  });
});

function aPublished(name: string, pullRequest: number): GateCheck {
  const externalId = `pr=${pullRequest};sha256:00`;
  return { node: 'CR_1', name, status: 'completed', conclusion: 'success', externalId, startedAt: undefined };
}
