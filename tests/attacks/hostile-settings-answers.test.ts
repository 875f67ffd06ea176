import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { main } from '../../src/entry/cli/main.ts';
import { aGitHubWith, paths, protectedSettings, type Settings } from '../builders/a-github-settings.ts';
import { hostileText } from '../builders/a-hostile-registry.ts';
import { aFolder } from '../builders/a-store.ts';
import { FakeTerminal } from '../entry/cli/a-terminal.ts';

interface Outcome {
  readonly exitCode: number;
  readonly output: string;
  readonly errors: string;
}

/** Where no clone is. */
const elsewhere = '/';

async function doctor(url: string, ...more: readonly string[]): Promise<Outcome> {
  const environment = { GITHUB_TOKEN: 'ghp_secret', APP_ID: '17' };
  const terminal = Object.assign(new FakeTerminal(environment), { workingDirectory: elsewhere });
  const exitCode = await main(['doctor', '--github', 'acme/shop', '--api-url', url, ...more], terminal);
  return { exitCode, output: terminal.output, errors: terminal.errors };
}

/** What is wrong with how it ended, beyond what it found out. */
function faultsOf({ exitCode, output, errors }: Outcome): readonly string[] {
  return [
    ...([0, 1, 2].includes(exitCode) ? [] : [`exit code ${exitCode}`]),
    ...(errors.includes('internal-error') ? [errors] : []),
    ...((output + errors).includes('ghp_secret') ? ['the token is shown'] : []),
  ];
}

/** All texts of some answers, each with another one in its place or behind it. */
function withTexts(value: unknown, change: (text: string, key: string) => string, key = ''): unknown {
  if (typeof value === 'string') return change(value, key);
  if (Array.isArray(value)) return value.map((item) => withTexts(item, change, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, withTexts(item, change, name)]),
  );
}

/** A repository whose names all carry a text, and in whose settings something of everything is missing. */
function openSettings(text: string): Settings {
  const named = withTexts(protectedSettings, (own, key) =>
    ['name', 'login', 'kind'].includes(key) ? own + text : own,
  ) as Settings;
  return {
    ...named,
    'GET /repos/{owner}/{repo}': {
      body: { default_branch: `main${text}`, owner: { login: 'acme', type: 'Organization' } },
    },
    'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}': {
      body: {
        name: text,
        bypass_actors: [
          { actor_type: text, actor_id: 1 },
          { actor_type: 'User', actor_id: 2 },
        ],
      },
    },
    'GET /repos/{owner}/{repo}/actions/permissions/workflow': {
      body: { default_workflow_permissions: text, can_approve_pull_request_reviews: text },
    },
    'GET /repos/{owner}/{repo}/codeowners/errors': { body: { errors: [{ line: 1, kind: text }] } },
    'GET /orgs/{org}/installations': {
      body: { installations: [{ app_id: 17, permissions: { checks: text, [text]: text } }] },
    },
  };
}

/** Branch protection that lets somebody by. */
const looseProtection = {
  enforce_admins: { enabled: false },
  required_status_checks: { strict: true, checks: [{ context: 'charter/plan', app_id: 17 }] },
  required_pull_request_reviews: {
    required_approving_review_count: 1,
    bypass_pull_request_allowances: { users: [{ login: 'ben' }] },
  },
};

/** As `aGitHubWith`, where the branch, the environments and whoever owns the ruleset are called by a text. */
async function aGitHubNamed(text: string): Promise<string> {
  const api = await aGitHubWith(openSettings(text));
  const usual = api.answer;
  const source = { ruleset_source_type: 'Organization', ruleset_source: text, ruleset_id: 5 };
  api.answer = (request) => {
    const line = decodeURIComponent(request.line.replace(/\?.*/, '')).replaceAll(text, '');
    if (line.endsWith('/rules/branches/main'))
      return { json: ['deletion', 'non_fast_forward'].map((type) => ({ type, ...source })) };
    return line.endsWith('/main/protection') ? { json: looseProtection } : usual({ ...request, line });
  };
  return api.url;
}

const wrong: readonly unknown[] = [
  null,
  7,
  'text',
  [],
  {},
  [null, 1, 'x', [[]]],
  { environments: [null, { name: null }, { name: 7, protection_rules: 1 }], errors: 1, installations: {} },
  [
    { type: 'required_status_checks', parameters: null, ruleset_id: -1 },
    { type: 7, ruleset_id: 'x' },
  ],
  JSON.parse('{"__proto__": {"name": "x"}, "constructor": 1, "permissions": {"__proto__": "write"}}'),
];

it.each(Object.keys(paths))(
  'is no fault of the doctor when it is of the wrong kind: %s',
  async (operation) => {
    for (const body of wrong) {
      const { url } = await aGitHubWith({ [operation]: { body } });
      expect(faultsOf(await doctor(url))).toEqual([]);
    }
  },
);

it('is no fault of the doctor whatever all of it is', async () => {
  const anything = fc.tuple(...Object.keys(paths).map((name) => fc.tuple(fc.constant(name), fc.jsonValue())));
  await fc.assert(
    fc.asyncProperty(anything, async (answers) => {
      const entries = answers.map(([name, body]) => [name, { body }] as const);
      const settings = { ...Object.fromEntries(entries), 'GET /repos/{owner}/{repo}': undefined };
      const { url } = await aGitHubWith({ ...protectedSettings, ...settings });

      expect(faultsOf(await doctor(url))).toEqual([]);
    }),
    { numRuns: 20 },
  );
});

it('gives a terminal nothing to obey, whatever names say', async () => {
  const outcome = await doctor(await aGitHubNamed(hostileText));

  expect(faultsOf(outcome)).toEqual([]);
  expect(outcome.exitCode).toBe(1);
  expect(outcome.output + outcome.errors).not.toMatch(/[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]--\n]/v);
});

it.each([
  ['a substitution', '$(touch oops)'],
  ['backticks', '`touch oops`'],
  ['the end of quotes', `';touch oops;'";touch oops;"`],
  ['the end of the here-document', '\nJSON\ntouch oops\n'],
  ['another path', '../../../user'],
])('is text in the lines for `gh`: %s', async (_, text) => {
  const { output } = await doctor(await aGitHubNamed(text), '--json');
  const { findings } = JSON.parse(output) as { readonly findings: readonly { readonly command?: string }[] };
  const commands = [...new Set(findings.flatMap(({ command }) => command ?? []))];
  const folder = aFolder();
  const seen = join(folder, 'seen');
  writeFileSync(join(folder, 'gh'), `#!/bin/sh\nprintf '%s\\n' "$*" >> ${seen}\ncat > /dev/null\n`);
  chmodSync(join(folder, 'gh'), 0o700);
  for (const command of commands) {
    const env = { PATH: `${folder}:${process.env['PATH'] ?? ''}` };
    expect(spawnSync('sh', ['-c', command], { cwd: folder, env, encoding: 'utf8' }).stderr).toBe('');
  }

  expect(commands.length).toBeGreaterThan(2);
  expect(existsSync(join(folder, 'oops'))).toBe(false);
  expect(readFileSync(seen, 'utf8')).not.toMatch(/ orgs\/|\/\.\.\//);
});

it('ends where a list has no end', async () => {
  const api = await aGitHubWith();
  const usual = api.answer;
  const page = Array.from({ length: 100 }, () => ({ type: 'deletion', ruleset_id: 5 }));
  api.answer = (request) => (request.line.includes('/rules/branches/') ? { json: page } : usual(request));
  const outcome = await doctor(api.url);

  expect(faultsOf(outcome)).toEqual([]);
  expect(outcome.errors).toContain('gave a list without an end');
});

it('ends where an answer has no end', async () => {
  let sent = 0;
  const server = createServer((_, response) => {
    const chunk = Buffer.alloc(1024 ** 2, ' ');
    const send = (): void => {
      while (!response.destroyed && sent < 2 ** 30) {
        sent += chunk.length;
        if (!response.write(chunk)) return void response.once('drain', send);
      }
      response.end('{}');
    };
    send();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const outcome = await doctor(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);

  expect(faultsOf(outcome)).toEqual([]);
  expect(outcome.errors).toContain('gave an answer of more than 16777216 bytes');
  expect(sent).toBeLessThan(2 ** 28);
});
