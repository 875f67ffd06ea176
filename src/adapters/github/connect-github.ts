import type { Clock } from '../../ports/clock.ts';
import type { DeliveryLog } from '../../ports/delivery-log.ts';
import type { GateConnector } from '../../ports/forge.ts';
import type { InstallationDirectory } from '../../ports/installation-directory.ts';
import type { OnboardingConnector } from '../../ports/onboarding-forge.ts';
import type { ApiMeter } from './api-meter.ts';
import { BotLogin } from './bot-login.ts';
import { ForgeClient, type Octokit } from './forge-client.ts';
import { GitHubDeliveryLog } from './github-delivery-log.ts';
import { GitHubGateForge } from './github-gate-forge.ts';
import { GitHubInstallationDirectory } from './github-installation-directory.ts';
import { anonymousOctokit } from './anonymous-octokit.ts';
import { GitHubOnboardingForge } from './onboarding/github-onboarding-forge.ts';
import { InstallationTokens, type TokenRequest } from './installation-tokens.ts';

export interface GitHubParts {
  /** Of `octokitClass`, authenticated as the App itself. */
  readonly app: Octokit;
  readonly appId: number;
  readonly meter: ApiMeter;
  readonly clock: Clock;
}

export interface GitHub {
  readonly gate: GateConnector;
  readonly onboarding: OnboardingConnector;
  readonly directory: InstallationDirectory;
  readonly deliveryLog: DeliveryLog;
  /** Asks who we are, once: the first pull request then need not. Throws `ForgeError`. */
  identify(): Promise<string>;
}

/** Everything that Charter does at GitHub's API, over one App's credentials. */
export function connectGitHub(parts: GitHubParts): GitHub {
  const { app, appId, meter, clock } = parts;
  const tokens = new InstallationTokens(app, clock);
  const clientFor = clientsOf(parts, tokens);
  const appClient = new ForgeClient({ octokit: app, meter, clock, subject: `App ${appId}` });
  const bot = new BotLogin(appClient);
  return {
    gate: gateConnector(parts, tokens, bot),
    onboarding: onboardingConnector(parts, tokens),
    directory: new GitHubInstallationDirectory({
      app: appClient,
      forInstallation: (installationId, subject) => clientFor({ installationId, purpose: 'lookUp' }, subject),
    }),
    deliveryLog: new GitHubDeliveryLog(appClient),
    identify: () => bot.get(),
  };
}

function gateConnector(parts: GitHubParts, tokens: InstallationTokens, bot: BotLogin): GateConnector {
  const clientFor = clientsOf(parts, tokens);
  const { clock, appId } = parts;
  return {
    gateFor: ({ installationId, owner, repo }) =>
      Promise.resolve(
        new GitHubGateForge({
          place: { owner, repo },
          client: clientFor({ installationId, repo, purpose: 'gate' }, `${owner}/${repo}`),
          teamClient: clientFor({ installationId, repo, purpose: 'teams' }, `people of ${owner}/${repo}`),
          commitClient: clientFor({ installationId, repo, purpose: 'commit' }, `${owner}/${repo}`),
          clock,
          appId,
          bot,
          mintReadToken: (isRenewed) => tokens.mint({ installationId, repo, purpose: 'fetch' }, isRenewed),
          mintLockToken: () => tokens.mint({ installationId, repo, purpose: 'lock' }),
        }),
      ),
  };
}

function onboardingConnector(parts: GitHubParts, tokens: InstallationTokens): OnboardingConnector {
  const clientFor = clientsOf(parts, tokens);
  return {
    onboardingFor: ({ installationId, owner, repo }) => {
      const subject = `${owner}/${repo}`;
      const withWorkflows = { installationId, repo, purpose: 'onboardWithWorkflows' } as const;
      const without = { installationId, repo, purpose: 'onboard' } as const;
      return new GitHubOnboardingForge({
        place: { owner, repo },
        reader: clientFor({ installationId, repo, purpose: 'gate' }, subject),
        people: clientFor({ installationId, repo, purpose: 'teams' }, subject),
        writer: (mayWriteWorkflows) => clientFor(mayWriteWorkflows ? withWorkflows : without, subject),
        mintForWorkflows: () => tokens.mint(withWorkflows),
      });
    },
  };
}

/** Clients that bring tokens for one purpose. */
function clientsOf(
  { app, meter, clock }: GitHubParts,
  tokens: InstallationTokens,
): (request: TokenRequest, subject: string) => ForgeClient {
  return (request, subject) =>
    new ForgeClient({
      octokit: anonymousOctokit(app, request.installationId),
      reader: () => anonymousOctokit(app, request.installationId, false),
      meter,
      clock,
      subject,
      token: (isRenewed) => tokens.mint(request, isRenewed),
    });
}
