import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  loadRegistry,
  loadSettings,
  type LoadedRegistry,
} from '../../../src/flows/registry/load-registry.ts';
import type { Diagnostic } from '../../../src/model/diagnostic.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../../../src/model/json.ts';
import type { ParsedFile } from '../../../src/model/manifest.ts';
import { manifestKinds } from '../../../src/model/ref.ts';
import type { ParseCache } from '../../../src/ports/parse-cache.ts';
import { exampleHistory, readExample } from '../../../src/sandbox/seed/example.ts';
import type { Files, HistoryCommit } from '../../../src/sandbox/seed/history.ts';
import { commitOf, seatMapForEverybody } from '../../../src/sandbox/seed/open-work.ts';
import { people } from '../../../src/sandbox/seed/people.ts';
import { teams } from '../../../src/sandbox/seed/teams.ts';

interface Loaded {
  readonly registry: LoadedRegistry;
  readonly diagnostics: readonly Diagnostic[];
}

const idOf = (text: string): string => createHash('sha1').update(text).digest('hex');

async function load(files: Files, cache: ParseCache): Promise<Loaded> {
  const blobs = new Map([...files.values()].map((text) => [idOf(text), Buffer.from(text)]));
  const entries = [...files].map(([path, text]) => ({ path, mode: 'file' as const, blob: idOf(text) }));
  const source = { tree: { commit: undefined, entries }, readBlobs: () => Promise.resolve(blobs) };
  const { settings, diagnostics } = await loadSettings(source);
  const registry = await loadRegistry({ source, settings, cache });
  return { registry, diagnostics: [...diagnostics, ...registry.diagnostics] };
}

const summary = ({ file, range, code, message }: Diagnostic): string =>
  `${file}:${range.line}:${range.column} ${code}: ${message}`;

describe('the example', () => {
  let commits: readonly HistoryCommit[];
  let last: Loaded;
  const cache: ParseCache = new Map<string, ParsedFile>();

  beforeAll(async () => {
    commits = exampleHistory(await readExample());
    last = await load(commits.at(-1)?.files ?? new Map(), cache);
  });

  const countOf = (kind: string): number =>
    [...last.registry.registry.manifests.values()].filter((manifest) => manifest.kind === kind).length;

  it('is a valid registry without so much as a note, at every commit of its history', async () => {
    const found: string[] = [];
    for (const { message, files } of commits) {
      const { diagnostics } = await load(files, cache);
      found.push(...diagnostics.map((diagnostic) => `${message.split('\n', 1)[0]}: ${summary(diagnostic)}`));
    }
    expect(found).toEqual([]);
  });

  it('stays valid with the work that is open when the sandbox is new', async () => {
    const files = commits.at(-1)?.files ?? new Map();
    const { diagnostics } = await load(commitOf(seatMapForEverybody, files).files, cache);
    expect(diagnostics.map(summary)).toEqual([]);
  });

  it('is big enough to be believed', () => {
    expect({
      environments: countOf('Environment'),
      services: countOf('Service') >= 12,
      stacks: countOf('Stack'),
      groups: countOf('Group') >= 4,
      policies: countOf('Policy') >= 3,
      overlays: countOf('Overlay') >= 12,
    }).toEqual({ environments: 3, services: true, stacks: 2, groups: true, policies: true, overlays: true });
  });

  it('uses every kind, a Markdown file and defaults of a folder', () => {
    const { files = new Map() } = commits.at(-1) ?? {};
    const markdown = [...last.registry.registry.manifests.values()].filter(({ file }) =>
      file.endsWith('.md'),
    );

    expect(manifestKinds.filter((kind) => countOf(kind) === 0)).toEqual([]);
    expect(markdown.map(({ ref }) => ref)).toEqual(['tool:release-holds']);
    expect([...files.keys()].filter((path) => path.endsWith('/_defaults.yaml'))).toEqual([
      'services/timetable/_defaults.yaml',
    ]);
  });

  it('changes nothing that runs by the commit that begins with defaults', async () => {
    const index = commits.findIndex(({ message }) => message.startsWith('chore: say once'));
    const effective = await Promise.all(
      [index - 1, index].map(async (at) => {
        const { registry } = await load(commits[at]?.files ?? new Map(), cache);
        return registry.environments.map(({ name, manifests }) => [
          name,
          [...manifests].map(([ref, { value }]) => [ref, value]),
        ]);
      }),
    );

    expect(index).toBeGreaterThan(0);
    expect(effective[1]).toEqual(effective[0]);
  });

  it('promotes from development to staging to production', () => {
    const promotions = last.registry.graph.edges.filter(({ kind }) => kind === 'promotesFrom');
    expect(promotions.map(({ from, to }) => `${from} from ${to}`)).toEqual([
      'environment:production from environment:staging',
      'environment:staging from environment:development',
    ]);
  });

  it('has an owner for everything that runs', () => {
    const ownerless = last.registry.graph.nodes.filter(
      ({ ref, owner }) => owner === undefined && /^(service|stack|environment|policy):/.test(ref),
    );
    expect(ownerless).toEqual([]);
  });

  it('has a group for each team of the sandbox, with the same people under their ids there', () => {
    const groups = [...last.registry.registry.manifests.values()].filter(({ kind }) => kind === 'Group');
    const found = groups.flatMap(({ name, value }) => {
      const members = membersOf(value['spec']);
      return members === undefined ? [] : [[name, members]];
    });
    const ids = new Map(people.map(({ login }, index) => [login, index + 1]));
    const expected = teams
      .filter(({ name }) => name !== 'security')
      .map(({ name, members }) => [name, members.map((login) => ({ login, id: ids.get(login) }))]);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
  });
});

function membersOf(spec: JsonValue | undefined): readonly JsonValue[] | undefined {
  const members = isJsonObject(spec) ? spec['members'] : undefined;
  if (!isJsonArray(members)) return undefined;
  return members.map((member) => {
    const { login = null, id = null } = isJsonObject(member) ? member : {};
    return { login, id };
  });
}
