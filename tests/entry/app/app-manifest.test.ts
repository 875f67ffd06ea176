import { describe, expect, it } from 'vitest';
import { tokenPermissions } from '../../../src/adapters/github/permissions.ts';
import { readAppManifest } from '../../../src/entry/cli/app-manifest.ts';
import { handledEvents } from '../../../src/flows/review/keys-for-event.ts';

/** GitHub sends these to every App; a manifest may not name them. */
const unaskedEvents = ['installation', 'installation_repositories'];

/** What it takes to be sent an event, beside what is needed to act on it. */
const neededForEvents = { merge_queues: 'read' } as const;

function usedPermissions(): Record<string, string> {
  const used: Record<string, string> = { ...neededForEvents };
  for (const permissions of Object.values(tokenPermissions)) {
    for (const [name, access] of Object.entries(permissions)) {
      if (used[name] !== 'write') used[name] = access;
    }
  }
  return used;
}

describe('app.yml', () => {
  it('asks for the permissions of the tokens that are minted, and no others', () => {
    expect(readAppManifest().permissions).toEqual(usedPermissions());
  });

  it('asks for the events that are handled, and no others', () => {
    const handled = new Set(handledEvents.map((name) => name.split('.')[0] ?? ''));

    expect([...readAppManifest().events, ...unaskedEvents].toSorted()).toEqual([...handled].toSorted());
  });
});
