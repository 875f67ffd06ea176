import { describe, expect, it } from 'vitest';
import { readDeployments } from '../../../../src/adapters/github/graphql/read-deployments.ts';

const node = (environment: string | null, commitOid: string, state?: string): object => ({
  environment,
  commitOid,
  latestStatus: state === undefined ? null : { state },
});

describe('reading deployments', () => {
  it('takes the newest success of each environment, whatever failed or was superseded since', () => {
    const nodes = [
      node('production', 'e'.repeat(40), 'FAILURE'),
      node('production', 'd'.repeat(40)),
      node('staging', 'c'.repeat(40), 'SUCCESS'),
      node('production', 'b'.repeat(40), 'SUCCESS'),
      node('production', 'a'.repeat(40), 'INACTIVE'),
      node(null, '9'.repeat(40), 'SUCCESS'),
      node('staging', '8'.repeat(40), 'SUCCESS'),
    ];

    expect(readDeployments({ pageInfo: { hasNextPage: false }, nodes })).toEqual({
      deployed: new Map([
        ['staging', 'c'.repeat(40)],
        ['production', 'b'.repeat(40)],
      ]),
      isWhole: true,
    });
  });

  it('concludes nothing from what is not there in a cut list, or in an answer without one', () => {
    expect(readDeployments({ pageInfo: { hasNextPage: true }, nodes: [] }).isWhole).toBe(false);
    expect(readDeployments(undefined)).toEqual({ deployed: new Map(), isWhole: false });
  });
});
