import { describe, expect, it } from 'vitest';
import { readWhole } from '../../../src/adapters/github/whole-answer.ts';

describe('reading a whole answer', () => {
  it('keeps status, headers and content', async () => {
    const given = new Response('{"id":1}', { status: 201, headers: { 'x-github-request-id': 'AB' } });

    const answer = await readWhole(given);

    expect({
      status: answer.status,
      requestId: answer.headers.get('x-github-request-id'),
      text: await answer.text(),
    }).toEqual({ status: 201, requestId: 'AB', text: '{"id":1}' });
  });

  it.each([204, 304])('leaves an answer without content as it is: %d', async (status) => {
    expect((await readWhole(new Response(null, { status }))).status).toBe(status);
  });

  it('takes as many bytes as it is given, and rejects one more', async () => {
    expect(await (await readWhole(new Response('1234'), 4)).text()).toBe('1234');
    await expect(readWhole(new Response('12345'), 4)).rejects.toMatchObject({ code: 'ANSWER_TOO_LARGE' });
  });
});
