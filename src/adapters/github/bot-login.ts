import { textAt } from '../../model/read-unknown.ts';
import type { ForgeClient } from './forge-client.ts';
import { malformedAnswer } from './forge-fault.ts';

const route = 'GET /app';

/** The login of the App's bot account: asked for once, and again where that failed. */
export class BotLogin {
  readonly #app: ForgeClient;
  #known: Promise<string> | undefined;

  /** `app` is authenticated as the App itself. */
  constructor(app: ForgeClient) {
    this.#app = app;
  }

  /** With `[bot]` at its end. Throws `ForgeError`. */
  get(): Promise<string> {
    this.#known ??= readBotLogin(this.#app).catch((error: unknown) => {
      this.#known = undefined;
      throw error;
    });
    return this.#known;
  }

  /** Whoever runs an App can give it another name, and with it another login, at any time. */
  learn(login: string): void {
    this.#known = Promise.resolve(login);
  }
}

async function readBotLogin(app: ForgeClient): Promise<string> {
  const { data } = await app.call(route, {});
  const slug = textAt(data, 'slug');
  if (slug === undefined || slug === '') throw malformedAnswer({ route, subject: app.subject }, 'slug');
  return `${slug}[bot]`;
}
