import { describe, expect, it } from 'vitest';
import { findGaps } from '../../../src/protection/find-gaps.ts';
import { plainPaint } from '../../../src/render/paint.ts';
import { protectionText, protectionToJson } from '../../../src/render/protection/protection-report.ts';
import { aLayer, factsUnder, protectedFacts } from '../../builders/a-protection.ts';

const place = { repository: 'acme/shop', branch: 'main' };

describe('the report on the settings of a repository', () => {
  it('says that nothing is missing', () => {
    expect(protectionText({ ...place, findings: [] }, plainPaint, undefined)).toBe(
      'acme/shop, branch main\n\nNothing is missing: the gate holds.\n',
    );
  });

  it('puts findings of one kind together and shows each command once', () => {
    const findings = findGaps(factsUnder([]));

    expect(protectionText({ ...place, findings }, plainPaint, 100)).toMatchSnapshot('without any rules');
  });

  it('tells a weaker gate from one that holds but for notes', () => {
    const { pullRequest } = aLayer();
    if (pullRequest === undefined) throw new Error('the layer asks for a pull request');
    const layer = aLayer({ pullRequest: { ...pullRequest, dismissesStaleReviews: false } });
    const notes = findGaps(protectedFacts({ branchProtection: { kind: 'known', value: layer } }));
    const unknown = findGaps(
      protectedFacts({ workflows: { kind: 'unknown', reason: 'GET /x answered 403', needs: 'y' } }),
    );
    const lastLine = (findings: typeof notes): string | undefined =>
      protectionText({ ...place, findings }, plainPaint, undefined)
        .trimEnd()
        .split('\n')
        .at(-1);

    expect(lastLine(notes)).toBe('The gate holds. 1 note.');
    expect(lastLine(unknown)).toBe(
      'The gate is weaker than it could be, or a part of it is not known. 1 warning.',
    );
  });

  it('reveals what is invisible in names that others have chosen', () => {
    const findings = findGaps(protectedFacts({ production: { kind: 'known', value: ['pro\u202Edb'] } }));

    expect(protectionText({ ...place, findings }, plainPaint, undefined)).not.toContain('\u202E');
  });

  it('counts in JSON', () => {
    const findings = findGaps(protectedFacts({ app: { kind: 'known', value: undefined } }));

    expect(protectionToJson({ ...place, findings })).toEqual({
      ...place,
      summary: { errors: 1, warnings: 0, notes: 0 },
      findings: [
        {
          code: 'protection-app-not-installed',
          severity: 'error',
          title: 'The App is not installed',
          found: 'App 17 is not among the Apps of the organization',
          expected: 'installed, and allowed to see this repository',
          setting: "the App's own page › Install App",
        },
      ],
    });
  });
});
