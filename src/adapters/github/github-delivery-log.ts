import { textAt, valueAt } from '../../model/read-unknown.ts';
import type { DeliveryAttempt, DeliveryLog } from '../../ports/delivery-log.ts';
import { pageNumbers, readList } from './answers.ts';
import type { ForgeClient } from './forge-client.ts';
import { malformedAnswer } from './forge-fault.ts';

const listRoute = 'GET /app/hook/deliveries';
const redeliverRoute = 'POST /app/hook/deliveries/{delivery_id}/attempts';

/** GitHub's record of what it could not deliver to this App, a hundred attempts to a call. */
export class GitHubDeliveryLog implements DeliveryLog {
  readonly #app: ForgeClient;

  /** `app` is authenticated as the App itself. */
  constructor(app: ForgeClient) {
    this.#app = app;
  }

  async attemptsSince(time: string): Promise<readonly DeliveryAttempt[]> {
    const since = Date.parse(time);
    const attempts: DeliveryAttempt[] = [];
    let cursor: string | undefined;
    for (const _ of pageNumbers(this.#context())) {
      // Failed ones alone: in a burst the rest would be hundreds of pages. A forge that does not know this gives all.
      const parameters = { per_page: 100, status: 'failure', ...(cursor === undefined ? {} : { cursor }) };
      const { data, headers } = await this.#app.call(listRoute, parameters);
      const page = readList(data, this.#context()).map((entry) => this.#readAttempt(entry));
      const recent = page.filter(({ deliveredAt }) => Date.parse(deliveredAt) >= since);
      attempts.push(...recent);
      cursor = recent.length === page.length ? nextCursor(headers['link']) : undefined;
      if (cursor === undefined) break;
    }
    return attempts;
  }

  async redeliver(attemptId: string): Promise<void> {
    await this.#app.call(redeliverRoute, { delivery_id: attemptId });
  }

  #readAttempt(entry: unknown): DeliveryAttempt {
    // Ids do not fit a double, so Octokit gives large ones as bigint.
    const id = valueAt(entry, 'id');
    const guid = textAt(entry, 'guid');
    const deliveredAt = Date.parse(textAt(entry, 'delivered_at') ?? '');
    const status = valueAt(entry, 'status_code');
    if ((typeof id !== 'number' && typeof id !== 'bigint') || guid === undefined || Number.isNaN(deliveredAt))
      throw malformedAnswer(this.#context(), 'id, guid or delivered_at of a delivery');
    return {
      id: String(id),
      guid,
      deliveredAt: new Date(deliveredAt).toISOString(),
      isDelivered: typeof status === 'number' && status >= 200 && status < 400,
    };
  }

  #context(): { route: string; subject: string } {
    return { route: listRoute, subject: this.#app.subject };
  }
}

/** Only the cursor is taken from the link: the token is never sent to an address that an answer names. */
function nextCursor(link: unknown): string | undefined {
  if (typeof link !== 'string') return undefined;
  const [, url] = /<([^>]+)>;\s*rel="next"/.exec(link) ?? [];
  return url === undefined || !URL.canParse(url)
    ? undefined
    : (new URL(url).searchParams.get('cursor') ?? undefined);
}
