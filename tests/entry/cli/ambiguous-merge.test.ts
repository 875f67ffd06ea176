import { describe, expect, it } from 'vitest';
import type { Clone } from '../../builders/a-clone.ts';
import { aLocalRegistry, serviceFile } from './a-local-registry.ts';
import { runCharter } from './run-charter.ts';

const payments = 'services/payments.yaml';

function withReplicas(replicas: number): Readonly<Record<string, string>> {
  return { [payments]: serviceFile('payments', { dependsOn: 'ledger', replicas }) };
}

/** Two branches that merged each other's first commit, and settled the conflict between these in two ways. */
async function aCrissCross(): Promise<Clone> {
  const clone = await aLocalRegistry();
  const start = await clone.git('rev-parse', 'HEAD');
  const ours = await clone.commit('Three', withReplicas(3));
  await clone.git('checkout', '--quiet', '-b', 'feature', start);
  const theirs = await clone.commit('Four', withReplicas(4));
  await clone.tryGit('merge', '--quiet', ours);
  await clone.commit('Keep four', withReplicas(4));
  await clone.git('checkout', '--quiet', 'main');
  await clone.tryGit('merge', '--quiet', theirs);
  await clone.commit('Keep three', withReplicas(3));
  return clone;
}

/** Two branches that each merged the same commits, so that every one of these is a merge base. */
async function aCloneWithMergeBases(count: number): Promise<Clone> {
  const clone = await aLocalRegistry();
  const start = await clone.git('rev-parse', 'HEAD');
  const parts: string[] = [];
  for (let index = 0; index < count; index += 1) {
    await clone.git('checkout', '--quiet', '--detach', start);
    parts.push(await clone.commit(`Part ${index}`, { [`notes/${index}.txt`]: 'hello' }));
  }
  const [first = start, ...others] = parts;
  for (const branch of ['base', 'feature']) {
    await clone.git('checkout', '--quiet', '-b', branch, first);
    await clone.git('merge', '--quiet', '-m', `All for ${branch}`, ...others);
  }
  await clone.commit('Scale', withReplicas(4));
  return clone;
}

describe('a merge that cannot be told', { timeout: 60_000 }, () => {
  it.each([
    ['validate', ['validate', '--base', 'main', '--head', 'feature', '--merge', '--json']],
    ['plan', ['plan', '--base', 'main', '--head', 'feature', '--merge', '--json']],
  ])('ends %s with 2 and names where it differs, after a criss-cross', async (_, words) => {
    const clone = await aCrissCross();
    const { exitCode, output, errors } = await runCharter(words, { in: clone.directory });

    expect(JSON.parse(output)).toEqual({
      error: {
        code: 'merge-base-ambiguous',
        message: `Base and branch have merged each other in more than one way, so what merging gives cannot be told here. It differs in "${payments}".`,
        hint: expect.stringContaining('Merge the base branch into this branch') as unknown,
      },
    });
    expect(errors).toContain('(merge-base-ambiguous)');
    expect(exitCode).toBe(2);
  });

  it('is one with more than eight merge bases, even where those that are looked at agree', async () => {
    const clone = await aCloneWithMergeBases(9);
    const { exitCode, output } = await runCharter(
      ['plan', '--base', 'base', '--head', 'feature', '--merge', '--json'],
      { in: clone.directory },
    );

    expect(JSON.parse(output)).toMatchObject({
      error: { code: 'merge-base-ambiguous', message: expect.stringMatching(/told here\.$/) as unknown },
    });
    expect(exitCode).toBe(2);
  });

  it('is not one with eight merge bases that all give the same', async () => {
    const clone = await aCloneWithMergeBases(8);
    const { exitCode, output } = await runCharter(
      ['plan', '--base', 'base', '--head', 'feature', '--merge', '--json'],
      { in: clone.directory },
    );

    expect(JSON.parse(output)).toMatchObject({
      environments: [{ changes: [{ ref: 'service:payments' }] }, { changes: [] }],
    });
    expect(exitCode).toBe(0);
  });
});
