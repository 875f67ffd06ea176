import { createHash } from 'node:crypto';
import type { CommitId } from '../../../model/git.ts';
import { ForgeError } from '../../../model/forge-error.ts';
import { onboardingBranch, type OnboardingFacts, type ProposedFile } from '../../../model/onboarding.ts';
import { idAt, textAt, valueAt } from '../../../model/read-unknown.ts';
import type { RepositoryName } from '../../../model/repository-name.ts';
import { settingsPath } from '../../../model/settings-path.ts';
import type { BranchContent, OnboardingForge, Proposal } from '../../../ports/onboarding-forge.ts';
import { readList } from '../answers.ts';
import type { ForgeClient } from '../forge-client.ts';
import { missingAnswer } from '../forge-fault.ts';
import { askGraphql, askWholeGraphql, contextOf } from '../graphql/graphql-answer.ts';
import { need } from '../graphql/read-fact-answers.ts';
import {
  branchContentDocument,
  commitDocument,
  onboardingFactsDocument,
  openDocument,
  teamsDocument,
} from './onboarding-documents.ts';
import { readOnboardingFacts } from './read-onboarding-facts.ts';

const treeRoute = 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}';

const branchRef = `refs/heads/${onboardingBranch}`;

export interface OnboardingForgeParts {
  readonly place: RepositoryName;
  /** Reads, and nothing else. */
  readonly reader: ForgeClient;
  /** Reads who is in an organization. */
  readonly people: ForgeClient;
  /** Writes contents and pull requests, with workflows where it may. */
  readonly writer: (withWorkflows: boolean) => ForgeClient;
  /** Throws `ForgeError` where the App has no permission for workflows. */
  readonly mintForWorkflows: () => Promise<unknown>;
}

/** Proposes a first configuration over GitHub's GraphQL API. */
export class GitHubOnboardingForge implements OnboardingForge {
  readonly #parts: OnboardingForgeParts;
  #workflows: Promise<boolean> | undefined;

  constructor(parts: OnboardingForgeParts) {
    this.#parts = parts;
  }

  async readFacts(): Promise<OnboardingFacts> {
    const { reader, place } = this.#parts;
    const name = 'onboarding facts';
    const variables = { ...place, branch: onboardingBranch, ref: branchRef };
    const data = await askWholeGraphql(reader, { name, document: onboardingFactsDocument, variables });
    const repository = valueAt(data, 'repository');
    if (repository === undefined || repository === null) throw missingAnswer(contextOf(reader, name));
    return readOnboardingFacts(repository, contextOf(reader, name));
  }

  async hasRegistryBelow(commit: CommitId): Promise<boolean | undefined> {
    const { reader, place } = this.#parts;
    const { data } = await reader.call(treeRoute, { ...place, tree_sha: commit, recursive: '1' });
    const paths = readList(data, { route: treeRoute, subject: reader.subject }, 'tree');
    if (paths.some((entry) => textAt(entry, 'path')?.endsWith(`/${settingsPath}`) === true)) return true;
    return valueAt(data, 'truncated') === false ? false : undefined;
  }

  /** Teams that may not be seen are no answer to a question of courtesy: then none is found. */
  async findTeams(organization: string, slugs: readonly string[]): Promise<readonly string[]> {
    const request = {
      name: 'onboarding teams',
      document: teamsDocument(slugs),
      variables: { organization, ...Object.fromEntries(slugs.map((slug, index) => [`s${index}`, slug])) },
    };
    try {
      const { data } = await askGraphql(this.#parts.people, request);
      return slugs.filter((slug, index) => textAt(data, 'organization', `t${index}`, 'slug') === slug);
    } catch (error) {
      if (error instanceof ForgeError && !isPassing(error)) return [];
      throw error;
    }
  }

  async readBranch(branch: CommitId, files: readonly ProposedFile[]): Promise<BranchContent> {
    const { reader, place } = this.#parts;
    const expressions = files.map(({ path }, index) => [`e${index}`, `${branch}:${path}`]);
    const data = await askWholeGraphql(reader, {
      name: 'onboarding branch',
      document: branchContentDocument(files.map(({ path }) => path)),
      variables: { ...place, branch: onboardingBranch, oid: branch, ...Object.fromEntries(expressions) },
    });
    const repository = valueAt(data, 'repository');
    const ahead = valueAt(repository, 'defaultBranchRef', 'compare', 'aheadBy');
    if (ahead === 0) return 'nothing';
    const isOwn = (file: ProposedFile, index: number): boolean =>
      textAt(repository, `f${index}`, 'oid') === blobId(file.text, branch.length);
    const isWhole = idAt(repository, 'commit', 'changedFilesIfAvailable') === files.length;
    return ahead === 1 && isWhole && files.every(isOwn) ? 'proposal' : 'other';
  }

  mayWriteWorkflows(): Promise<boolean> {
    this.#workflows ??= this.#parts.mintForWorkflows().then(
      () => true,
      (error: unknown) => {
        if (error instanceof ForgeError && error.code === 'forge-forbidden') return false;
        throw error;
      },
    );
    return this.#workflows;
  }

  async commit({ node, defaultBranch, branch, files, title }: Proposal): Promise<void> {
    const { place, writer } = this.#parts;
    const oid = branch ?? defaultBranch.commit;
    await askWholeGraphql(writer(await this.mayWriteWorkflows()), {
      name: 'onboarding commit',
      document: commitDocument,
      variables: {
        withRef: branch === undefined,
        ref: { repositoryId: node, name: branchRef, oid },
        commit: {
          branch: { repositoryNameWithOwner: `${place.owner}/${place.repo}`, branchName: onboardingBranch },
          expectedHeadOid: oid,
          message: { headline: title },
          fileChanges: { additions: files.map(toAddition) },
        },
      },
    });
  }

  async open({ node, defaultBranch, title, body }: Proposal): Promise<number> {
    const client = this.#parts.writer(false);
    const name = 'onboarding open';
    const pull = {
      repositoryId: node,
      baseRefName: defaultBranch.name,
      headRefName: onboardingBranch,
      title,
      body,
    };
    const data = await askWholeGraphql(client, { name, document: openDocument, variables: { pull } });
    return need(idAt(data, 'pull', 'pullRequest', 'number'), 'number', contextOf(client, name));
  }
}

function toAddition({ path, text }: ProposedFile): { path: string; contents: string } {
  return { path, contents: Buffer.from(text).toString('base64') };
}

/** What Git calls a file of this content, in a repository whose ids are of a length. */
function blobId(text: string, idLength: number): string {
  const bytes = Buffer.from(text);
  const hash = createHash(idLength === 64 ? 'sha256' : 'sha1');
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

/** It passes by itself, so it is worth another try. */
function isPassing({ code }: ForgeError): boolean {
  return code === 'forge-rate-limited' || code === 'forge-unavailable' || code === 'forge-unauthorized';
}
