import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planOnboarding } from '../../src/flows/onboarding/plan-onboarding.ts';
import type { EntryKind, OnboardingFacts, OnboardingPlan } from '../../src/model/onboarding.ts';
import { starterFolders } from '../../src/registry/starter/starter-manifests.ts';

type Entries = Readonly<Record<string, EntryKind>>;

const acme = { kind: 'organization', login: 'acme', id: 1 } as const;

function factsWith(entries: Entries, owner: OnboardingFacts['owner'] = acme): OnboardingFacts {
  return {
    node: 'R_1',
    name: 'shop',
    owner,
    unfit: undefined,
    defaultBranch: { name: 'main', commit: 'c1' },
    entries: new Map(Object.entries(entries)),
    wasProposed: false,
    branch: undefined,
  };
}

function plan(entries: Entries, more: { team?: string; owner?: OnboardingFacts['owner'] } = {}) {
  const { team, owner } = { team: 'acme/platform', ...more };
  const repository = factsWith(entries, owner);
  return planOnboarding({ repository, team, mayWriteWorkflows: true, version: '1.2.3' });
}

function textOf(found: OnboardingPlan | undefined, path: string): string | undefined {
  return found?.files.find((file) => file.path === path)?.text;
}

describe('the first configuration that is proposed', () => {
  it('lies at the root where that is free', () => {
    const found = plan({ 'package.json': 'file', src: 'folder' });

    expect(found?.folder).toBe('');
    expect(textOf(found, 'charter.yaml')).toContain('      - services/**/*.yaml\n');
  });

  it.each(['services', 'Policies', 'workflows'])('lies in a folder of its own where %s is taken', (name) => {
    const found = plan({ [name]: 'folder' });

    expect(found?.folder).toBe('charter/');
    expect(textOf(found, 'charter.yaml')).toContain('      - charter/services/**/*.yaml\n');
    expect(textOf(found, 'charter/services/hello.yaml')).toContain('kind: Service');
  });

  it('is none where there is no room', () => {
    expect(plan({ services: 'folder', charter: 'file', 'charter-registry': 'folder' })).toBeUndefined();
  });

  it.each([
    ['CODEOWNERS', '.github/CODEOWNERS'],
    ['docs/CODEOWNERS', '.github/CODEOWNERS'],
    ['readme.rst', 'README.md'],
    ['.vscode/settings.json', '.vscode/settings.json'],
    ['.github/workflows/charter-validate.yml', '.github/workflows/charter-validate.yml'],
  ])('leaves %s as it is', (there, kept) => {
    const found = plan({ [there]: 'file' });

    expect(found?.kept).toEqual([kept]);
    expect(textOf(found, kept)).toBeUndefined();
  });

  it('writes nothing below what is no folder', () => {
    const { kept, files } = plan({ '.github': 'file', '.vscode': 'other' }) ?? { kept: [], files: [] };

    expect(kept).toEqual([
      '.github/CODEOWNERS',
      '.github/workflows/charter-validate.yml',
      '.vscode/settings.json',
    ]);
    expect(files.filter(({ path }) => path.startsWith('.'))).toEqual([]);
  });

  it('names the person whose repository it is, alone', () => {
    const found = plan({}, { owner: { kind: 'person', login: 'Bob-the-1st', id: 7 } });

    expect(found?.isOwnerOpen).toBe(false);
    expect(textOf(found, 'groups/bob-the-1st.yaml')).toContain('login: Bob-the-1st\n      id: 7');
    expect(textOf(found, '.github/CODEOWNERS')).toContain('/services/ @Bob-the-1st\n');
    expect(textOf(found, 'charter.yaml')).toContain('profile: solo');
  });

  it('asks nobody for a review where no team is known', () => {
    const repository = factsWith({});
    const found = planOnboarding({ repository, team: undefined, mayWriteWorkflows: false, version: '1' });

    expect(found?.isOwnerOpen).toBe(true);
    expect(textOf(found, '.github/CODEOWNERS')).toBeUndefined();
    expect(found?.byHand.map(({ path }) => path)).toEqual(['.github/workflows/charter-validate.yml']);
  });

  it('names what can be imported, by file names alone', () => {
    const found = plan({
      'compose.yaml': 'file',
      'Docker-Compose.yml': 'file',
      'catalog-info.yaml': 'file',
      'score.yml': 'folder',
      k8s: 'folder',
      deploy: 'file',
      'compose.yaml; rm -rf ~': 'file',
    });

    expect(found?.imports).toEqual(['compose.yaml', 'Docker-Compose.yml', 'catalog-info.yaml', 'k8s/*.yaml']);
  });

  it('never writes where something lies, whatever lies there', () => {
    const names = fc.constantFrom(
      ...starterFolders,
      'charter',
      'charter-registry',
      'README.md',
      'CODEOWNERS',
      '.github',
      '.github/CODEOWNERS',
      '.github/workflows',
      '.github/workflows/charter-validate.yml',
      '.vscode',
      '.vscode/settings.json',
      'docs/CODEOWNERS',
    );
    const kind = fc.constantFrom<EntryKind>('file', 'folder', 'other');
    fc.assert(
      fc.property(fc.dictionary(names, kind), (entries) => {
        const files = plan(entries)?.files ?? [];
        for (const { path } of files) {
          const above = path.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/'));
          expect(entries[path]).toBeUndefined();
          expect(above.every((part) => (entries[part] ?? 'folder') === 'folder')).toBe(true);
        }
      }),
    );
  });
});
