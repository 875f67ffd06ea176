import type { Probot } from 'probot';
import type { Logger } from 'pino';
import type { ApiMeter } from '../../adapters/github/api-meter.ts';
import { anonymousOctokit } from '../../adapters/github/anonymous-octokit.ts';
import { octokitClass } from '../../adapters/github/octokit-class.ts';
import type { Octokit } from '../../adapters/github/forge-client.ts';
import type { ServeConfig } from '../../config/serve-config.ts';
import { handledEvents, keysForEvent } from '../../flows/review/keys-for-event.ts';
import { textAt } from '../../model/read-unknown.ts';
import type { WorkItem } from '../../ports/work-queue.ts';
import type { ReceivedEvent } from './intake.ts';
import { quietLogger } from './log.ts';

export interface BotOptions {
  readonly config: ServeConfig;
  readonly meter: ApiMeter;
  readonly isThrottled: boolean;
  readonly logger: Logger;
}

export interface Bot {
  /** Authenticated as the App itself. */
  readonly octokit: Octokit;
  /** Hands an event to Probot and gives the work that its handlers ask for. */
  readonly workOf: (received: ReceivedEvent) => Promise<readonly WorkItem[]>;
}

/** The Probot app, with our settings alone: nothing of its own is read from the environment. */
export async function createBot({ config, meter, isThrottled, logger }: BotOptions): Promise<Bot> {
  const { createProbot, ProbotOctokit } = await import('probot');
  const { appId, privateKey, githubApiUrl: baseUrl } = config;
  const probot = createProbot({
    env: {},
    overrides: {
      appId,
      privateKey,
      secret: config.webhookSecret,
      baseUrl,
      log: quietLogger(logger),
      Octokit: octokitClass(ProbotOctokit, { baseUrl, isThrottled, meter }),
    },
  });
  const octokit = await probot.auth();
  giveEventsNoCredentials(octokit);
  return { octokit, workOf: handOnTo(probot, appId) };
}

/**
 * Probot makes an Octokit for every event, with all rights of its installation. Our handlers only read the event, and
 * work at the API with tokens for its purpose, so all events share one that has no rights; it also costs nothing.
 */
function giveEventsNoCredentials(octokit: Octokit): void {
  const forEvents = anonymousOctokit(octokit);
  const { auth } = octokit;
  const authForEvents = (options?: unknown): Promise<unknown> =>
    textAt(options, 'type') === 'event-octokit' ? Promise.resolve(forEvents) : auth(options);
  octokit.auth = Object.assign(authForEvents, auth);
}

function handOnTo(probot: Probot, appId: number): Bot['workOf'] {
  const collected = new Map<string, WorkItem[]>();
  probot.on([...handledEvents], ({ id, name, payload }) => {
    collected.get(id)?.push(...keysForEvent({ event: name, payload, appId }));
  });
  return async ({ guid, event, payload }) => {
    const work: WorkItem[] = [];
    collected.set(guid, work);
    try {
      await probot.receive({ id: guid, name: event, payload } as Parameters<Probot['receive']>[0]);
      return work;
    } finally {
      collected.delete(guid);
    }
  };
}
