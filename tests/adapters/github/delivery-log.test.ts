import { describe, expect, it } from 'vitest';
import { aGitHub, aNockedApi, baseUrl } from '../../builders/a-github.ts';

const entry = (id: string, time: string, status_code: number): string =>
  `{"id": ${id}, "guid": "guid-${id}", "delivered_at": "${time}", "status_code": ${status_code}, "event": "push"}`;
const json = { 'content-type': 'application/json' };

describe('the log of deliveries', () => {
  it('gives the attempts since a time, also those whose id does not fit a number', async () => {
    aNockedApi()
      .get('/app/hook/deliveries')
      .query({ per_page: '100', status: 'failure' })
      .reply(
        200,
        `[${entry('12345678901234567890', '2026-03-01T09:00:00Z', 502)},${entry('2', '2026-03-01T08:00:00Z', 202)},${entry('1', '2026-02-01T00:00:00Z', 500)}]`,
        {
          ...json,
          link: `<${baseUrl}/app/hook/deliveries?per_page=100&status=failure&cursor=v1_9>; rel="next"`,
        },
      );
    const { github } = await aGitHub();

    expect(await github.deliveryLog.attemptsSince('2026-03-01T00:00:00.000Z')).toEqual([
      {
        id: '12345678901234567890',
        guid: 'guid-12345678901234567890',
        deliveredAt: '2026-03-01T09:00:00.000Z',
        isDelivered: false,
      },
      { id: '2', guid: 'guid-2', deliveredAt: '2026-03-01T08:00:00.000Z', isDelivered: true },
    ]);
  });

  it('follows the cursor at its own address, never at one that an answer names', async () => {
    const api = aNockedApi();
    api
      .get('/app/hook/deliveries')
      .query({ per_page: '100', status: 'failure' })
      .reply(200, `[${entry('2', '2026-03-01T08:00:00Z', 202)}]`, {
        ...json,
        link: '<https://evil.example/app/hook/deliveries?cursor=v1_2>; rel="next"',
      });
    api
      .get('/app/hook/deliveries')
      .query({ per_page: '100', status: 'failure', cursor: 'v1_2' })
      .reply(200, `[${entry('1', '2026-03-01T07:00:00Z', 0)}]`, json);
    const { github } = await aGitHub();

    const attempts = await github.deliveryLog.attemptsSince('2026-03-01T00:00:00.000Z');

    expect(attempts.map(({ id, isDelivered }) => [id, isDelivered])).toEqual([
      ['2', true],
      ['1', false],
    ]);
  });

  it('asks for a redelivery as the App', async () => {
    let authorization = '';
    aNockedApi()
      .post('/app/hook/deliveries/12345678901234567890/attempts')
      .reply(202, (request: Request) => {
        authorization = request.headers.get('authorization') ?? '';
        return {};
      });
    const { github } = await aGitHub();

    await github.deliveryLog.redeliver('12345678901234567890');

    expect(authorization).toMatch(/^bearer ey/);
  });
});
