import { describe, expect, it } from 'vitest';
import { aDelivery, aPullRequestPayload } from '../../builders/a-delivery.ts';
import { anApp } from '../../builders/an-app.ts';

describe('the metrics of the queue', () => {
  it('tell keys by state, dead letters by code, and how long the oldest waits', async () => {
    const { app, webhookUrl } = await anApp({
      createHandler:
        () =>
        async ({ key }) => ({
          kind: 'failed',
          code: key.endsWith('#3') ? 'forge-forbidden' : 'forge-not-found',
          reason: 'no',
        }),
    });
    for (const number of [1, 2, 3]) {
      await fetch(webhookUrl, aDelivery({ body: JSON.stringify(aPullRequestPayload(number, {})) }));
    }
    await app.whenIdle();

    const text = await (await fetch(`${app.url}/metrics`)).text();

    const lines = text.split('\n').filter((line) => /^charter_(work_(keys|dead|oldest)|queue)/.test(line));
    expect(lines.toSorted()).toEqual([
      'charter_queue_reachable 1',
      'charter_work_dead_letters{code="forge-forbidden"} 1',
      'charter_work_dead_letters{code="forge-not-found"} 2',
      'charter_work_keys{state="failed"} 3',
      'charter_work_keys{state="running"} 0',
      'charter_work_keys{state="waiting"} 0',
      'charter_work_oldest_age_seconds 0',
    ]);
  });
});
