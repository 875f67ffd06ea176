import nock from 'nock';
import { beforeEach, describe, expect, it } from 'vitest';
import { aGitHub, allowMinting, aNockedApi } from '../../../builders/a-github.ts';
import { aPublication } from '../../../builders/a-publication.ts';

const label = { name: 'charter-break-glass', color: 'b60205', description: 'To be reviewed' };
const publication = aPublication({ livingComment: { body: 'A plan.' }, label });
const written = {
  data: { living: { commentEdge: { node: { id: 'IC_1', fullDatabaseId: '1', body: 'A plan.' } } } },
};

let asked: string[];

beforeEach(() => {
  aNockedApi();
  allowMinting();
  asked = [];
});

function answerEach(...answers: readonly object[]): void {
  for (const answer of answers)
    nock('https://forge.example')
      .post('/api/graphql', (body: unknown) => {
        const text = JSON.stringify(body);
        if (text.includes('mutation CharterPublish')) asked.push(text);
        return true;
      })
      .reply(200, answer);
}

/** What a server says of a field that it does not have: nothing of the request was carried out. */
const unknownField = {
  errors: [
    {
      path: ['mutation CharterPublish', 'label'],
      extensions: { code: 'undefinedField', typeName: 'Mutation', fieldName: 'createLabel' },
      message: "Field 'createLabel' doesn't exist on type 'Mutation'",
    },
  ],
};

async function aGate() {
  const { github } = await aGitHub({});
  return github.gate.gateFor({ installationId: 42, owner: 'acme', repo: 'shop' });
}

describe('a publication with a label', () => {
  it('is written without it where the server does not know how to make one', async () => {
    answerEach(unknownField, written);

    const { refused, livingComment } = await (await aGate()).publish(publication);

    expect(refused.map(({ part, error }) => [part.kind, error.code])).toEqual([['label', 'forge-refused']]);
    expect(livingComment?.body).toBe('A plan.');
    expect(asked.map((body) => body.includes('createLabel'))).toEqual([true, false]);
  });

  it('is refused where the rest is refused too', async () => {
    answerEach(unknownField, unknownField);

    await expect((await aGate()).publish(publication)).rejects.toMatchObject({ code: 'forge-refused' });
  });

  it('is asked for once where the server is away, or refuses something else', async () => {
    answerEach({ errors: [{ type: 'INTERNAL', message: 'm' }] });

    await expect((await aGate()).publish(publication)).rejects.toMatchObject({ code: 'forge-unavailable' });
    expect(asked).toHaveLength(1);
  });
});
