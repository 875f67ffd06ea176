import { readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { demoSigning } from '../../src/entry/cli/signing/demo-signing.ts';
import { readAppManifest } from '../../src/entry/cli/app-manifest.ts';
import { startSandboxBot } from '../../src/entry/cli/sandbox-bot.ts';
import { evaluateChange } from '../../src/flows/review/evaluate-change.ts';
import type { ParsedFile } from '../../src/model/manifest.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { createForgeAccount } from '../../src/sandbox/story/forge-account.ts';
import { cloneAs } from '../../src/sandbox/story/workplace.ts';
import type { RequestRecord } from '../../src/sandbox/forge/forge.ts';
import { FakeRepository, type Files } from '../builders/fake-repository.ts';
import { summaryOf } from './summary.ts';

const pushes = 20;
const evaluations = 100;
const file = 'environments/production/payments.yaml';

/** From a push to the last write of the bot, on the example registry; and the evaluation alone, without Git or HTTP. */
export async function run(): Promise<readonly string[]> {
  return [...(await timePushes()), ...(await timeEvaluations())];
}

async function timePushes(): Promise<readonly string[]> {
  const directory = await mkdtemp(join(tmpdir(), 'charter-bench-'));
  const records: RequestRecord[] = [];
  const sandbox = await startSandbox({
    directory,
    port: 0,
    app: readAppManifest(),
    signing: demoSigning,
    onRequest: (record) => records.push(record),
  });
  const bot = await startSandboxBot(sandbox, directory);
  try {
    await bot.settled();
    const person = sandbox.users.find(({ login }) => login === 'leo');
    if (person === undefined) throw new Error('the sandbox has no demo user leo');
    const { token } = person;
    const { repository, forge } = sandbox;
    const clone = await cloneAs({
      directory: join(directory, 'clone'),
      cloneUrl: repository.cloneUrl,
      person,
      token,
    });
    const account = createForgeAccount({
      apiUrl: forge.apiUrl,
      token,
      repository: `${repository.owner}/${repository.name}`,
    });
    const times: number[] = [];
    const calls: number[] = [];
    for (let round = 0; round <= pushes; round++) {
      const text = (await clone.read(file)).replace(/replicas: \d+/, `replicas: ${5 + round}`);
      await clone.write(file, text);
      await clone.git('commit', '--quiet', '--all', '--message', `feat: replicas, take ${round}`);
      const before = sandbox.botCalls();
      const begun = performance.now();
      await clone.git('push', '--quiet', 'origin', 'HEAD:bench');
      if (round === 0)
        await account.openPullRequest({ head: 'bench', base: 'main', title: 'Bench', body: '' });
      await bot.settled();
      if (round > 0) {
        times.push(performance.now() - begun);
        calls.push(sandbox.botCalls() - before);
      }
    }
    return [
      `push begun → webhook → checks and comment written, ${pushes} pushes: ${summaryOf(times)} (bound: median 1000 ms)`,
      `API calls a push: ${Math.min(...calls)} to ${Math.max(...calls)} (bound: 6)`,
    ];
  } finally {
    await bot.close();
    await sandbox.close();
    await rm(directory, { recursive: true, force: true });
  }
}

async function timeEvaluations(): Promise<readonly string[]> {
  const base = readExample();
  const cache = new Map<string, ParsedFile>();
  const times: number[] = [];
  for (let round = 0; round < evaluations; round++) {
    const head = { ...base, [file]: (base[file] ?? '').replace(/replicas: \d+/, `replicas: ${5 + round}`) };
    const repository = new FakeRepository().commit('base', base).commit('head', head);
    const sideOf = async (commit: string) => ({
      commit,
      tree: await repository.readTree(commit),
      readBlobs: (ids: readonly string[]) => repository.readBlobs(ids),
    });
    const sides = { base: await sideOf('base'), head: await sideOf('head') };
    const begun = performance.now();
    const { review } = await evaluateChange({ ...sides, cache });
    times.push(performance.now() - begun);
    if (review.plan === undefined) throw new Error('the benchmark expected a plan');
  }
  return [
    `evaluation alone, ${evaluations} changes: ${summaryOf(times)}, first ${times[0]?.toFixed(1)} ms (bound: 50 ms)`,
  ];
}

function readExample(): Files {
  const root = 'manifests-example';
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).map((path) => join(root, path));
  const files = paths.filter((path) => statSync(path).isFile());
  return Object.fromEntries(files.map((path) => [relative(root, path), readFileSync(path, 'utf8')]));
}
