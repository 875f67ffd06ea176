import { describe, expect, it } from 'vitest';
import type { Diagnostic, Fix } from '../../src/model/diagnostic.ts';
import { checkReferences } from '../../src/registry/checks/check-references.ts';
import { aManifest } from '../builders/a-manifest.ts';

/** The longest names there are, which differ in more than their end. */
function longName(letter: string, index: number): string {
  return `${letter}${index}-`.padEnd(63, 'abcdefghij');
}

describe('the search for what a reference meant', () => {
  it('ends when it has cost enough, and still finds namesakes', () => {
    const count = 30_000;
    const known = new Map(
      Array.from({ length: count }, (_, index) => aManifest(`service:${longName('s', index)}`)).map(
        (manifest) => [manifest.ref, manifest] as const,
      ),
    );
    const namesake = longName('s', count - 1);
    const references = [
      ...Array.from({ length: 190 }, (_, index) => ({
        edge: 'dependsOn',
        target: `service:${longName('q', index)}` as const,
      })),
      { edge: 'dependsOn', target: `stack:${namesake}` as const },
    ];
    const asking = aManifest('service:asking', { references });
    const inKind = {
      ...asking,
      references: asking.references.map((one) => ({ ...one, kinds: ['service'] })),
    };
    const diagnostics = checkReferences([inKind], known);

    expect(diagnostics).toHaveLength(191);
    expect(diagnostics.at(-2)?.message).toContain('Correct the name, or add the manifest.');
    expect(diagnostics.at(-1)?.message).toContain('Did you mean `service:s29999-');
  });

  it('never advises a name that is wrong itself', () => {
    const known = new Map([['service:Ledger' as const, aManifest('service:Ledger')]]);
    const asking = aManifest('service:asking', {
      references: [{ edge: 'dependsOn', target: 'service:ledgr' }],
    });

    expect(checkReferences([asking], known).map(({ message, fix }) => [message, fix])).toEqual([
      ['`service:ledgr` is not in this registry. Correct the name, or add the manifest.', undefined],
    ]);
  });

  it('never advises a manifest to depend on itself, and fixes nothing where it is as near', () => {
    const references = [{ edge: 'dependsOn', target: 'service:api-v1' as const }];
    const asking = aManifest('service:api-v2', { references });
    const written = { start: 0, end: 14, isBare: false };
    const itself = { ...asking, references: asking.references.map((one) => ({ ...one, written })) };
    const overlay = aManifest('overlay:api-v2-live', {
      references: [{ edge: 'target', target: 'service:api-v2' }, ...references],
    });
    const known = [itself, overlay].map((manifest) => [manifest.ref, manifest] as const);
    const sister = aManifest('service:api-v3');
    const unknown = '`service:api-v1` is not in this registry.';

    expect(saidOf(checkReferences([itself, overlay], new Map(known)))).toEqual([
      [`${unknown} Correct the name, or add the manifest.`, undefined],
      [`${unknown} Correct the name, or add the manifest.`, undefined],
    ]);
    expect(saidOf(checkReferences([itself], new Map([...known, [sister.ref, sister]])))).toEqual([
      [`${unknown} Did you mean \`service:api-v3\`?`, undefined],
    ]);
  });

  it('advises a group to own itself, which is no loop', () => {
    const group = aManifest('group:shops', { references: [{ edge: 'owner', target: 'group:shop' }] });
    const known = new Map([[group.ref, group] as const]);

    expect(saidOf(checkReferences([group], known))[0]?.[0]).toBe(
      '`group:shop` is not in this registry. Did you mean `group:shops`?',
    );
  });
});

function saidOf(diagnostics: readonly Diagnostic[]): readonly (readonly [string, Fix | undefined])[] {
  return diagnostics.map(({ message, fix }) => [message, fix] as const);
}
