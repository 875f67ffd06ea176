import { textAt } from '../../model/read-unknown.ts';
import type { ForgeClient } from './forge-client.ts';
import { malformedAnswer } from './forge-fault.ts';

const route = 'GET /app';

/** The login of the App's bot account, asked for once; a failure is not remembered. Throws `ForgeError`. */
export function botLoginOf(app: ForgeClient): () => Promise<string> {
  let asked: Promise<string> | undefined;
  return () => {
    asked ??= readBotLogin(app).catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
    return asked;
  };
}

async function readBotLogin(app: ForgeClient): Promise<string> {
  const { data } = await app.call(route, {});
  const slug = textAt(data, 'slug');
  if (slug === undefined || slug === '') throw malformedAnswer({ route, subject: app.subject }, 'slug');
  return `${slug}[bot]`;
}
