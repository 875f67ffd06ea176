import { describe, expect, it } from 'vitest';
import { loadRegistry, loadSettings, type RegistrySource } from '../../src/flows/registry/load-registry.ts';
import { readSignedChange, type SideToVerify } from '../../src/flows/signing/signed-change.ts';
import type { ParsedFile } from '../../src/model/manifest.ts';
import { verifySections } from '../../src/signing/verify-sections.ts';
import { FakeRepository, type Files } from '../builders/fake-repository.ts';

const group = `apiVersion: charter.dev/v1
kind: Group
metadata: {name: security}
spec:
  team: acme/security
  keys:
    ada:
      login: ada
      id: 3
      publicKey: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ5xV1rUqkOcUQmMfWq2rBqgfnVw6PzWw0mN1rG3uK2b
      from: 2026-01-01T00:00:00Z
      until: 2027-01-01T00:00:00Z
`;
const policy = `apiVersion: charter.dev/v1
kind: Policy
metadata: {name: payments}
spec:
  sections: {remediation: {mode: report}}
  signed: {remediation: {by: security}}
`;
const settings = (exclude: string): string =>
  `apiVersion: charter.dev/v1\nkind: Settings\nspec:\n  manifests:\n    exclude: [${exclude}]\n`;
const files = { 'charter.yaml': settings('old/**'), 'group.yaml': group, 'policy.yaml': policy };

async function aSource(content: Files): Promise<RegistrySource> {
  const repository = new FakeRepository().commit('c', content);
  return { tree: await repository.readTree('c'), readBlobs: (ids) => repository.readBlobs(ids) };
}

/** A side as a review has it: by the settings of the base. */
async function aSide(content: Files): Promise<SideToVerify> {
  const source = await aSource(content);
  const { settings: ofBase } = await loadSettings(await aSource(files));
  const { registry } = await loadRegistry({ source, settings: ofBase, cache: new Map<string, ParsedFile>() });
  return { source, registry };
}

async function codesOf(content: Files): Promise<readonly unknown[]> {
  const change = await readSignedChange(await aSide(files), await aSide(content));
  const found = verifySections({ ...change, repositoryId: 1, now: '2026-06-01T00:00:00Z' });
  return found.map(({ ref, code, isChanged }) => [ref, code, isChanged]);
}

describe('both sides of a change', () => {
  it('are read with the envelopes of signed sections and no others', async () => {
    const wanted = '.charter/signatures/payments/remediation.json';
    const ofGroup = '.charter/signatures/security/group.json';
    const others = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`.charter/signatures/a/${index}.json`, 'x']),
    );
    const content = { ...files, ...others, [wanted]: 'y', [ofGroup]: 'z' };
    const { base, head } = await readSignedChange(await aSide(files), await aSide(content));

    expect(base.envelopes).toEqual(new Map());
    expect(head.envelopes).toEqual(
      new Map([
        [wanted, 'y'],
        [ofGroup, 'z'],
      ]),
    );
  });

  it('show a policy and a group as gone that the settings of the head leave out', async () => {
    expect(await codesOf({ ...files, 'charter.yaml': settings('policy.yaml') })).toEqual([
      ['policy:payments', 'signature-requirement-removed', true],
    ]);
    expect(await codesOf({ ...files, 'charter.yaml': settings('group.yaml') })).toEqual([
      ['group:security', 'signature-group-unsigned', true],
      ['policy:payments', 'signature-missing', false],
    ]);
  });

  it('show what the limits of the head do not let be read as gone', async () => {
    const limited = `${settings('old/**')}  limits:\n    fileBytes: 16\n`;

    expect(await codesOf({ ...files, 'charter.yaml': limited })).toEqual([
      ['group:security', 'signature-group-unsigned', true],
      ['policy:payments', 'signature-requirement-removed', true],
    ]);
  });

  it('show everything as gone where the head has more patterns than can be compared', async () => {
    const globs = Array.from({ length: 20_000 }, (_, index) => `a${index}`).join(', ');
    const others = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`${index}.txt`, 'x']));

    expect(await codesOf({ ...files, ...others, 'charter.yaml': settings(globs) })).toHaveLength(2);
  });

  it('are not changed by settings that leave out something else', async () => {
    expect(await codesOf({ ...files, 'charter.yaml': settings('older/**') })).toEqual([
      ['policy:payments', 'signature-missing', false],
    ]);
  });

  it('show as gone what the default settings do not read, where the settings become a link of the same bytes', async () => {
    const own = 'apiVersion: charter.dev/v1\nkind: Settings\nspec: {manifests: {include: [".rules/**"]}}\n';
    const source = await aSource({ 'charter.yaml': own, '.rules/group.yaml': group });
    const entries = source.tree.entries.map((entry) =>
      entry.path === 'charter.yaml' ? { ...entry, mode: 'symlink' as const } : entry,
    );
    const { settings: ofBase } = await loadSettings(source);
    const cache = new Map<string, ParsedFile>();
    const { registry } = await loadRegistry({ source, settings: ofBase, cache });
    const linked = { ...source, tree: { ...source.tree, entries } };
    const change = await readSignedChange({ source, registry }, { source: linked, registry });

    expect([...change.base.manifests.keys()]).toEqual(['group:security']);
    expect([...change.head.manifests.keys()]).toEqual([]);
  });

  it('are not read without end where one large file is the envelope of very many new sections', async () => {
    const large = 'x'.repeat(2 ** 20);
    const names = Array.from({ length: 40 }, (_, index) => `many-${index}`);
    const content = Object.fromEntries(
      names.flatMap((name) => [
        [`${name}.yaml`, policy.replace('payments', name)],
        [`.charter/signatures/${name}/remediation.json`, large],
      ]),
    );
    const wanted = '.charter/signatures/payments/remediation.json';
    const { head } = await readSignedChange(
      await aSide(files),
      await aSide({ ...files, ...content, [wanted]: large }),
    );

    expect(head.envelopes.has(wanted)).toBe(true);
    expect(head.envelopes.size).toBe(17);
  });

  it('differ where one has half a character in it, which no signature can be about', async () => {
    const broken = policy.replace('mode: report', String.raw`mode: "\ud800"`);

    expect(await codesOf({ ...files, 'policy.yaml': broken })).toEqual([
      ['policy:payments', 'signature-missing', true],
    ]);
  });
});
