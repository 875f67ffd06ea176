import { describe, expect, it } from 'vitest';
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
});
