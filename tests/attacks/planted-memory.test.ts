import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { digestOf } from '../../src/model/digest.ts';
import type { JsonValue } from '../../src/model/json.ts';
import type { Clone } from '../builders/a-clone.ts';
import { printed, type Printed } from '../builders/a-hostile-clone.ts';
import { aLocalRegistry, registryFiles, serviceFile } from '../entry/cli/a-local-registry.ts';

/** What each of these has to do with is kept in the Git directory, for the next time. */
const questions: readonly (readonly string[])[] = [
  ['validate', '--base', 'HEAD~1', '--head', 'HEAD', '--json'],
  ['policy', '--base', 'HEAD~1', '--head', 'HEAD', '--json'],
  ['history', 'payments', '--json'],
  ['log', '--json'],
];

const guardrail =
  'apiVersion: charter.dev/v1\nkind: Policy\nmetadata: {name: p}\nspec: {sections: {guardrails: [{id: few, rule: range, field: spec.replicas, max: 2}]}}\n';

/** A registry with an error and a denial in its change, and with all that is kept of it. */
async function aRememberedRegistry(): Promise<{
  readonly clone: Clone;
  readonly answers: readonly Printed[];
}> {
  const clone = await aLocalRegistry({ ...registryFiles, 'policies/p.yaml': guardrail });
  await clone.commit('Change', {
    'services/payments.yaml': serviceFile('payments', { replicas: 9, more: '  nope: 1\n' }),
    'services/web.yaml': serviceFile('web', { replicas: 7 }),
  });
  return { clone, answers: await ask(clone) };
}

async function ask(clone: Clone): Promise<readonly Printed[]> {
  const answers: Printed[] = [];
  for (const words of questions) answers.push(await printed(clone, words));
  return answers;
}

const folderOf = ({ directory }: Clone): string => join(directory, '.git', 'charter');

const wrong: readonly unknown[] = [
  null,
  7,
  'x'.repeat(1_000_000),
  [],
  {},
  { settings: null, manifests: 'many', diagnostics: {}, context: null },
  { settings: {}, manifests: 1, diagnostics: [], context: [] },
  { settings: {}, manifests: 1, diagnostics: [{}], context: [{ path: 1 }] },
  { findings: null, places: 1 },
  { findings: [{}], places: 1 },
  { findings: [{ ref: 7 }], places: 'x' },
  { history: { __proto__: null }, paths: [1], edition: '', fingerprint: '' },
  JSON.parse('{"__proto__": {"findings": []}, "constructor": {"prototype": 1}, "places": 1}'),
];

/** As a change to the database that the index is. */
function plantInIndex(clone: Clone, change: string, ...values: readonly string[]): void {
  const database = new DatabaseSync(join(folderOf(clone), 'registry.sqlite'));
  database.prepare(change).run(...values);
  database.close();
}

const filesIn = (clone: Clone): readonly string[] =>
  readdirSync(folderOf(clone), { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('.'));

it('is used, and all three sorts of it are there', { timeout: 60_000 }, async () => {
  const { clone, answers } = await aRememberedRegistry();

  expect(filesIn(clone)).toEqual(expect.arrayContaining(['registry.sqlite', 'findings.json']));
  expect(filesIn(clone).some((name) => name.startsWith('history'))).toBe(true);
  expect(answers.map(({ out }) => out.includes('"error":'))).toEqual([false, false, false, false]);
  expect(await ask(clone)).toEqual(answers);
});

it.each([
  ['nothing', Buffer.from('')],
  ['nonsense', Buffer.from('{"state": ')],
  ['bytes', Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 131) % 256))],
])('changes no answer where all of it is %s', { timeout: 60_000 }, async (_, bytes) => {
  const { clone, answers } = await aRememberedRegistry();
  for (const name of filesIn(clone)) writeFileSync(join(folderOf(clone), name), bytes);

  expect(await ask(clone)).toEqual(answers);
});

it('changes no answer where it is of another form, but whole', { timeout: 120_000 }, async () => {
  const { clone, answers } = await aRememberedRegistry();
  for (const value of wrong) {
    const text = JSON.stringify(value);
    plantInIndex(clone, `UPDATE facts SET value = ? WHERE name = 'registry'`, text);
    const place = join(folderOf(clone), 'findings.json');
    const { state } = JSON.parse(readFileSync(place, 'utf8')) as { readonly state: string };
    const digest = digestOf([state, value as JsonValue]);
    writeFileSync(place, JSON.stringify({ state, known: value, digest }));
    for (const name of filesIn(clone).filter((one) => one.startsWith('history'))) {
      const format = readFileSync(join(folderOf(clone), name), 'utf8').split(' ')[0] ?? '';
      const header = `${format} ${createHash('sha256').update(text).digest('hex')}`;
      writeFileSync(join(folderOf(clone), name), `${header}\n${text}`);
    }

    expect(await ask(clone)).toEqual(answers);
  }
});

it.each([
  ['names files that there are not', `UPDATE files SET blob = 'ffffffffffffffffffffffffffffffffffffffff'`],
  ['names no ids', `UPDATE files SET blob = 'x', path = '../../../../etc/passwd'`],
  ['has lost a table', 'DROP TABLE edges'],
  ['is of another state', `UPDATE facts SET value = 'x' WHERE name = 'state'`],
])('changes no answer where the index %s', { timeout: 60_000 }, async (_, change) => {
  const { clone, answers } = await aRememberedRegistry();
  plantInIndex(clone, change);

  expect(await ask(clone)).toEqual(answers);
});
