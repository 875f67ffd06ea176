import type { Fault } from '../../src/sandbox/forge/faults.ts';

/** Which of the bot's GraphQL requests a fault strikes. */
export type Asked = Pick<Fault, 'method' | 'path' | 'content'>;

const graphql = { method: 'POST', path: /^\/graphql$/ } as const;

/** The request that reads everything of one pull request, of whatever repository. */
export function readingOf(number: number): Asked {
  return { ...graphql, content: new RegExp(`query CharterFacts\\b[^]*"number":${number}[,}]`) };
}

/** The request that writes the checks, and with them the comment, of a pull request on a commit; of any when left out. */
export function writing(head = '[0-9a-f]{40}', number?: number): Asked {
  const externalId = `"externalId":"pr=${number ?? ''}`;
  const check = `"headSha":"${head}","name":"[^"]*",${externalId}${number === undefined ? '' : ';'}`;
  return { ...graphql, content: new RegExp(`mutation CharterPublish\\b[^]*${check}`) };
}

/** The request that writes anything at all: checks, comments, answers to commands. */
export const anyWriting: Asked = { ...graphql, content: /mutation CharterPublish\b/ };

/** What the forge answers to a mutation of which it refuses some parts: 200, as GraphQL has it. */
export function refusalOf(parts: readonly string[], type = 'UNPROCESSABLE'): Pick<Fault, 'status' | 'body'> {
  return {
    status: 200,
    body: {
      data: Object.fromEntries(parts.map((part) => [part, null])),
      errors: parts.map((part) => ({ type, path: [part], message: `Fault at ${part}` })),
    },
  };
}
