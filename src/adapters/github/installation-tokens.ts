import { textAt } from '../../model/read-unknown.ts';
import type { Clock } from '../../ports/clock.ts';
import { mintRoute } from './api-meter.ts';
import { malformedAnswer, mintFault } from './forge-fault.ts';
import type { Octokit } from './forge-client.ts';
import { tokenPermissions, workflowPermissions, type TokenPurpose } from './permissions.ts';

export interface TokenRequest {
  readonly installationId: number;
  /** Leaving it out gives a token for all repositories of the installation. */
  readonly repo?: string;
  readonly purpose: TokenPurpose | 'onboardWithWorkflows';
}

/** Mints installation tokens, each for one purpose; the library keeps them until shortly before they expire. */
export class InstallationTokens {
  readonly #app: Octokit;
  readonly #clock: Clock;

  /** `app` is authenticated as the App itself. */
  constructor(app: Octokit, clock: Clock) {
    this.#app = app;
    this.#clock = clock;
  }

  /** A token that is good now, or a new one where `isRenewed`. Throws `ForgeError`. */
  async mint({ installationId, repo, purpose }: TokenRequest, isRenewed = false): Promise<string> {
    const subject = `installation ${installationId}`;
    try {
      const answer: unknown = await this.#app.auth({
        type: 'installation',
        installationId,
        ...(repo === undefined ? {} : { repositoryNames: [repo] }),
        permissions: purpose === 'onboardWithWorkflows' ? workflowPermissions : tokenPermissions[purpose],
        refresh: isRenewed,
      });
      const token = textAt(answer, 'token');
      if (token === undefined || token === '') throw malformedAnswer({ route: mintRoute, subject }, 'token');
      return token;
    } catch (error) {
      throw mintFault(error, { route: mintRoute, subject, now: Date.parse(this.#clock.now()) });
    }
  }
}
