import { describe, expect, it } from 'vitest';
import type { LoadedSettings } from '../../src/flows/registry/load-registry.ts';
import { findWeakenedSettings } from '../../src/flows/review/weakened-settings.ts';
import type { ApprovalProfile } from '../../src/model/approval.ts';
import { defaultSettings } from '../../src/registry/settings.ts';

function settingsWith(profile: ApprovalProfile): LoadedSettings {
  return { settings: { ...defaultSettings, approvals: { profile } }, diagnostics: [], isPresent: true };
}

function naming(protectedBranches: readonly string[]): LoadedSettings {
  const { settings, ...rest } = settingsWith('team');
  return { ...rest, settings: { ...settings, protectedBranches } };
}

async function codesFor(base: ApprovalProfile, head: ApprovalProfile): Promise<readonly string[]> {
  const tree = { commit: undefined, entries: [] };
  const found = await findWeakenedSettings({ base: settingsWith(base), head: settingsWith(head), tree });
  return found.map(({ code, severity }) => `${severity} ${code}`);
}

describe('settings that a change weakens', () => {
  it('are told of when authors may approve their own changes from then on', async () => {
    expect(await codesFor('team', 'solo')).toEqual(['warning settings-solo']);
  });

  it('are told of when the rules of further branches count from then on', async () => {
    const tree = { commit: undefined, entries: [] };
    const find = (before: readonly string[], after: readonly string[]) =>
      findWeakenedSettings({ base: naming(before), head: naming(after), tree });

    expect((await find(['release/*'], ['release/*', '**'])).map(({ code }) => code)).toEqual([
      'settings-branches',
    ]);
    expect(await find(['release/*'], ['release/*'])).toEqual([]);
    expect(await find(['release/*'], [])).toEqual([]);
  });

  it('are not told of when the profile stays as it is or becomes the stronger one', async () => {
    expect(await codesFor('solo', 'solo')).toEqual([]);
    expect(await codesFor('solo', 'team')).toEqual([]);
    expect(await codesFor('team', 'team')).toEqual([]);
  });
});
