import { ForgeError } from '../../model/forge-error.ts';
import { onboardingTitle, type OnboardingFacts, type OnboardingResult } from '../../model/onboarding.ts';
import { parseOnboardingKey } from '../../model/onboarding-key.ts';
import type { RepositoryName } from '../../model/repository-name.ts';
import { settingsPath } from '../../model/settings-path.ts';
import type { Log } from '../../ports/log.ts';
import type {
  BranchContent,
  OnboardingConnector,
  OnboardingForge,
  Proposal,
} from '../../ports/onboarding-forge.ts';
import type { WorkItem, WorkResult } from '../../ports/work-queue.ts';
import { onboardingBody } from '../../render/onboarding/onboarding-body.ts';
import { resultOfForgeError } from '../review/forge-error-result.ts';
import type { OnboardedMemory } from './onboarded-memory.ts';
import { planOnboarding } from './plan-onboarding.ts';

export interface OnboardingPorts {
  readonly connector: OnboardingConnector;
  readonly log: Log;
  /** Of Charter itself. */
  readonly version: string;
  readonly isOn: boolean;
  readonly memory: OnboardedMemory;
  readonly count: (result: OnboardingResult) => void;
}

/** Teams that may well answer for what runs, the likeliest first. */
const likelyTeams = [
  'platform',
  'infrastructure',
  'infra',
  'sre',
  'devops',
  'operations',
  'ops',
  'engineering',
];

/**
 * Proposes a first configuration to a repository that has none, once in its life: where a pull request from the
 * branch was ever made, none is made again. A run that ended in the middle is taken up where it ended. Undefined
 * where the key is another's.
 */
export async function onboardRepository(
  ports: OnboardingPorts,
  item: WorkItem,
  attempt: number,
): Promise<WorkResult | undefined> {
  const place = parseOnboardingKey(item.key);
  if (place === undefined) return undefined;
  if (ports.memory.isKnown(item.key)) return { kind: 'done' };
  try {
    const result = await onboard(ports, { ...place, installationId: item.installationId });
    ports.count(result);
    ports.memory.keep(item.key, result);
    return { kind: 'done' };
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    return resultOfFault(ports, { error, attempt, key: item.key });
  }
}

/** Nobody waits for it, so what cannot be done is told and left until the next round. */
function resultOfFault(
  ports: OnboardingPorts,
  { error, attempt, key }: { readonly error: ForgeError; readonly attempt: number; readonly key: string },
): WorkResult {
  const result = resultOfForgeError(error, attempt);
  if (result.kind !== 'failed') return result;
  if (error.code === 'forge-forbidden') tellOfPermission(ports, key, error);
  else ports.log.warn('a first configuration could not be proposed', reasonOf(key, error));
  return { kind: 'done' };
}

function tellOfPermission({ log, count, memory }: OnboardingPorts, key: string, error: ForgeError): void {
  count('permission-missing');
  if (!memory.isFirst(key.slice(0, key.indexOf('/')))) return;
  log.warn(
    'first configurations are not proposed: the App needs Contents and Pull requests, read and write',
    {
      ...reasonOf(key, error),
      hint: 'Give the App the permissions and accept them, or set CHARTER_ONBOARDING=off.',
    },
  );
}

function reasonOf(key: string, { code, message }: ForgeError): { key: string; code: string; reason: string } {
  return { key, code, reason: message };
}

async function onboard(
  ports: OnboardingPorts,
  place: RepositoryName & { readonly installationId: number },
): Promise<OnboardingResult> {
  if (!ports.isOn) return 'switched-off';
  const forge = ports.connector.onboardingFor(place);
  const facts = await forge.readFacts();
  if (facts.wasProposed || facts.entries.has(settingsPath)) return 'known';
  const { defaultBranch } = facts;
  if (facts.unfit !== undefined || defaultBranch === undefined) return 'unfit';
  const hasRegistry = await forge.hasRegistryBelow(defaultBranch.commit);
  if (hasRegistry !== false) return hasRegistry === true ? 'known' : 'unfit';
  return proposeTo({ ports, place, forge, facts, defaultBranch });
}

interface Fit {
  readonly ports: OnboardingPorts;
  readonly place: RepositoryName;
  readonly forge: OnboardingForge;
  readonly facts: OnboardingFacts;
  readonly defaultBranch: Proposal['defaultBranch'];
}

async function proposeTo({ ports, place, forge, facts, defaultBranch }: Fit): Promise<OnboardingResult> {
  const plan = planOnboarding({
    repository: facts,
    team: await findTeam(forge, facts),
    mayWriteWorkflows: await forge.mayWriteWorkflows(),
    version: ports.version,
  });
  if (plan === undefined) return 'unfit';
  const proposal = {
    node: facts.node,
    defaultBranch,
    branch: facts.branch,
    files: plan.files,
    title: onboardingTitle,
    body: onboardingBody(plan),
  };
  const content = await contentOf(forge, proposal);
  if (content === 'other') {
    ports.log.warn('the branch charter/onboarding holds something else, so nothing is proposed', {
      ...place,
    });
    return 'branch-taken';
  }
  if (content === 'nothing') await forge.commit(proposal);
  const number = await forge.open(proposal);
  ports.log.info('a first configuration is proposed', { ...place, number });
  return 'opened';
}

/** A commit that was left over is taken up only where it is what would be committed now, and nothing else. */
async function contentOf(forge: OnboardingForge, { branch, files }: Proposal): Promise<BranchContent> {
  return branch === undefined ? 'nothing' : forge.readBranch(branch, files);
}

async function findTeam(forge: OnboardingForge, { owner }: OnboardingFacts): Promise<string | undefined> {
  if (owner.kind === 'person') return undefined;
  const found = await forge.findTeams(owner.login, likelyTeams);
  const slug = likelyTeams.find((team) => found.includes(team));
  return slug === undefined ? undefined : `${owner.login}/${slug}`;
}
