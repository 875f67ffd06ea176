import { ForgeError } from '../../../model/forge-error.ts';
import type {
  AppPermissions,
  Lookup,
  ProtectionLayer,
  RepositoryProtection,
  WorkflowSettings,
} from '../../../model/protection-facts.ts';
import { idAt, listAt, textAt, valueAt } from '../../../model/read-unknown.ts';
import type { RepositoryName } from '../../../model/repository-name.ts';
import type { CodeOwnersFile, ProtectionReader } from '../../../ports/protection-reader.ts';
import { isBeyondPlan, unreadable } from './lookup.ts';
import { readEnvironments } from './read-environments.ts';
import { readBranchProtection } from './read-layers.ts';
import { readRulesets } from './read-rulesets.ts';
import type { RestReader } from './rest-reader.ts';

/** Reads GitHub's settings by REST, one question after the other; a repository with three environments takes about 15. */
export class GitHubProtectionReader implements ProtectionReader {
  readonly #rest: RestReader;

  constructor(rest: RestReader) {
    this.#rest = rest;
  }

  async readProtection(repository: RepositoryName, appId: number | undefined): Promise<RepositoryProtection> {
    const rest = this.#rest;
    const path = pathOf(repository);
    const { defaultBranch, isOfOrganization } = await readRepository(rest, path);
    return {
      defaultBranch,
      branchProtection: await readClassic(rest, path, defaultBranch),
      rulesets: await readRulesets(rest, path, defaultBranch),
      environments: await readEnvironments(rest, path),
      workflows: await readWorkflows(rest, path),
      app: appId === undefined ? unaskedApp : await readApp(rest, repository, { appId, isOfOrganization }),
    };
  }

  /** The first of the places that is there is taken, as GitHub does. */
  async readCodeOwners(
    repository: RepositoryName,
    places: readonly string[],
  ): Promise<Lookup<CodeOwnersFile | undefined>> {
    const path = pathOf(repository);
    for (const place of places) {
      const answer = await this.#rest.get(`${path}/contents/${place}`);
      if (answer.kind === 'refused' && answer.status === 404) continue;
      if (answer.kind === 'refused') return unreadable(answer, 'Contents: read');
      if (textAt(answer.data, 'type') !== 'file') continue;
      // Beyond 1 MB GitHub leaves the content out.
      if (textAt(answer.data, 'encoding') !== 'base64') {
        const reason = `GET ${path}/contents/${place} left the content out`;
        return { kind: 'unknown', reason, needs: 'a CODEOWNERS of less than 1 MB' };
      }
      const content = Buffer.from(textAt(answer.data, 'content') ?? '', 'base64');
      const errors = await readErrors(this.#rest, path);
      return errors.kind === 'unknown'
        ? errors
        : { kind: 'known', value: { path: place, content, errors: errors.value } };
    }
    return { kind: 'known', value: undefined };
  }
}

/** Nobody asked: the finding that the App is not told says so. */
const unaskedApp = { kind: 'known', value: {} } as const;

function pathOf({ owner, repo }: RepositoryName): string {
  return `/repos/${owner}/${repo}`;
}

async function readRepository(
  rest: RestReader,
  path: string,
): Promise<{ readonly defaultBranch: string; readonly isOfOrganization: boolean }> {
  const answer = await rest.get(path);
  const defaultBranch = answer.kind === 'answer' ? textAt(answer.data, 'default_branch') : undefined;
  if (answer.kind === 'refused' || defaultBranch === undefined) {
    throw new ForgeError({
      code: 'forge-not-found',
      message: `GET ${path} answered ${answer.kind === 'refused' ? answer.status : 'without a default branch'}.`,
      hint: 'Check the name, and that the token in GITHUB_TOKEN or GH_TOKEN may see the repository.',
    });
  }
  return { defaultBranch, isOfOrganization: textAt(answer.data, 'owner', 'type') === 'Organization' };
}

/**
 * Branch protection. GitHub answers 404 to those who may not see it, too; that there is none is believed only where it
 * says so in words, or where the branch itself does.
 */
async function readClassic(
  rest: RestReader,
  path: string,
  branch: string,
): Promise<Lookup<ProtectionLayer | undefined>> {
  const place = `${path}/branches/${encodeURIComponent(branch)}`;
  const answer = await rest.get(`${place}/protection`);
  if (answer.kind === 'answer') return { kind: 'known', value: readBranchProtection(answer.data) };
  const none = { kind: 'known', value: undefined } as const;
  if (answer.message === 'Branch not protected' || isBeyondPlan(answer)) return none;
  const about = await rest.get(place);
  const isOff = about.kind === 'answer' && valueAt(about.data, 'protection', 'enabled') === false;
  return isOff ? none : unreadable(answer, 'Administration: read');
}

async function readWorkflows(rest: RestReader, path: string): Promise<Lookup<WorkflowSettings>> {
  const answer = await rest.get(`${path}/actions/permissions/workflow`);
  if (answer.kind === 'refused') return unreadable(answer, 'Administration: read');
  return {
    kind: 'known',
    value: {
      mayWrite: textAt(answer.data, 'default_workflow_permissions') !== 'read',
      mayApprove: valueAt(answer.data, 'can_approve_pull_request_reviews') !== false,
    },
  };
}

async function readErrors(rest: RestReader, path: string): Promise<Lookup<CodeOwnersFile['errors']>> {
  const answer = await rest.get(`${path}/codeowners/errors`);
  if (answer.kind === 'refused') return unreadable(answer, 'Contents: read');
  const errors = listAt(answer.data, 'errors').map((error) => ({
    line: idAt(error, 'line') ?? 1,
    kind: textAt(error, 'kind') ?? 'unknown error',
  }));
  return { kind: 'known', value: errors };
}

async function readApp(
  rest: RestReader,
  { owner }: RepositoryName,
  { appId, isOfOrganization }: { readonly appId: number; readonly isOfOrganization: boolean },
): Promise<Lookup<AppPermissions | undefined>> {
  const needs = 'Organization administration: read, of an owner';
  if (!isOfOrganization) {
    return {
      kind: 'unknown',
      reason: `${owner} is no organization, and GitHub does not tell it of people`,
      needs,
    };
  }
  const answer = await rest.list(`/orgs/${owner}/installations`, 'installations');
  if (answer.kind === 'refused') return unreadable(answer, needs);
  const installation = (answer.items ?? []).find((entry) => idAt(entry, 'app_id') === appId);
  if (installation === undefined) return { kind: 'known', value: undefined };
  return { kind: 'known', value: permissionsOf(valueAt(installation, 'permissions')) };
}

function permissionsOf(data: unknown): AppPermissions {
  if (typeof data !== 'object' || data === null) return {};
  return Object.fromEntries(
    Object.entries(data).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
