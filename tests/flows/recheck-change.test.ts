import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { environmentText, overlayText, serviceText } from '../builders/a-registry.ts';
import { edit, edits, registry, settings, sideOf, sound, type Files } from '../builders/a-registry-change.ts';
import { RegistryIndexInMemory } from '../../src/adapters/cache/saved-registry-index.ts';
import { changedPaths, evaluateChange, type ChangeSide } from '../../src/flows/review/evaluate-change.ts';
import { indexRegistry } from '../../src/flows/registry/index-registry.ts';
import { recheckChange } from '../../src/flows/registry/recheck-change.ts';
import { compareDiagnostics } from '../../src/model/diagnostic.ts';
import type { TreeEntry } from '../../src/model/git.ts';
import type { ParsedFile } from '../../src/model/manifest.ts';
import type { Validation } from '../../src/model/review.ts';
import { runs } from '../property-runs.ts';

/** What a change breaks, by looking at everything and by looking around it; undefined where that declines. */
async function checkBothWays(
  before: Files,
  after: Files,
): Promise<{ readonly whole: Validation; readonly quick: Validation | undefined }> {
  const [base, head] = [sideOf(before), sideOf(after)];
  const cache = new Map<string, ParsedFile>();
  const change = await evaluateChange({ base, head, cache });
  const whole = change.review.validation;
  const content = indexRegistry(base, change.baseSettings, change.baseRegistry);
  const store = new RegistryIndexInMemory();
  if (content !== undefined) store.save('base', content);
  const index = store.open('base');
  if (index === undefined) return { whole, quick: undefined };
  const changes = [...changedPaths(base.tree, head.tree)].map((path) => ({
    path,
    before: entryOf(base, path),
    after: entryOf(head, path),
  }));
  const readBlobs: ChangeSide['readBlobs'] = async (ids) =>
    new Map(
      [...(await base.readBlobs(ids)), ...(await head.readBlobs(ids))].filter(
        ([, bytes]) => bytes.length > 0,
      ),
    );
  const found = await recheckChange({ index, changes, readBlobs, cache });
  return { whole: ordered(whole), quick: found && ordered(found.validation) };
}

function entryOf({ tree }: ChangeSide, path: string): TreeEntry | undefined {
  return tree.entries.find((entry) => entry.path === path);
}

function ordered(validation: Validation): Validation {
  const { introduced, preexisting } = validation;
  return {
    ...validation,
    introduced: introduced.toSorted(compareDiagnostics),
    preexisting: preexisting.toSorted(compareDiagnostics),
  };
}

describe('checking a change by what is around it', () => {
  it('finds what checking everything finds, or declines', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(registry, fc.constant(sound)), edits, async (before, changes) => {
        const { whole, quick } = await checkBothWays(before, edit(before, changes));
        expect(quick ?? whole).toEqual(whole);
      }),
      { numRuns: runs(300) },
    );
  });

  it.each([
    ['a field is edited', 'services/c.yaml', serviceText('c', '  replicas: 4\n  dependsOn:\n    b: {}\n')],
    ['a value is wrong', 'services/c.yaml', serviceText('c', '  replicas: many\n  dependsOn:\n    b: {}\n')],
    ['a service is new', 'services/g.yaml', serviceText('g', '  dependsOn:\n    a: {}\n')],
    ['a service needs another one', 'services/f.yaml', serviceText('f', '  dependsOn:\n    a: {}\n')],
    ['an overlay is new', 'overlays/d-staging.yaml', overlayText('d', 'staging', '    replicas: 2\n')],
    ['a file cannot be read', 'services/f.yaml', 'a: ['],
  ])('does not decline when %s', async (_, path, text) => {
    const { whole, quick } = await checkBothWays(sound, { ...sound, [path]: text });
    expect(quick).toEqual(ordered(whole));
  });

  it.each([
    ['a cycle is closed', 'services/a.yaml', serviceText('a', '  dependsOn:\n    f: {}\n')],
    ['a reference leads nowhere', 'services/a.yaml', serviceText('a', '  dependsOn:\n    g: {}\n')],
    [
      'an Environment is edited',
      'environments/staging.yaml',
      environmentText('staging', '  region: north\n'),
    ],
    ['the settings are edited', 'charter.yaml', `${settings}    exclude: [x]\n`],
  ])('declines when %s', async (_, path, text) => {
    const { quick } = await checkBothWays(sound, { ...sound, [path]: text });
    expect(quick).toBeUndefined();
  });
});
