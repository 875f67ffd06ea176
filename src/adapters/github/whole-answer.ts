/** Far above any answer of the API, far below what would fill the memory. */
export const mostAnswerBytes = 64 * 1024 ** 2;

/** Codes as the network's own have them: they stand in messages. */
class AnswerTooLarge extends Error {
  readonly code = 'ANSWER_TOO_LARGE';
}

/**
 * The same answer, read to its end. Octokit takes one that breaks off for an empty one, and reads any size; here the
 * first rejects with what the network says, and one of more than `most` bytes with the code `ANSWER_TOO_LARGE`.
 */
export async function readWhole(answer: Response, most = mostAnswerBytes): Promise<Response> {
  if (answer.body === null) return answer;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body) {
    size += chunk.length;
    if (size > most) throw new AnswerTooLarge(`an answer of more than ${most} bytes`);
    chunks.push(chunk);
  }
  const { status, statusText, headers } = answer;
  return new Response(size === 0 ? null : Buffer.concat(chunks), { status, statusText, headers });
}
