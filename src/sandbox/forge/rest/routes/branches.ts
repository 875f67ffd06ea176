import { found } from '../../api-error.ts';
import { branchOf } from '../../git/refs.ts';
import { presentCommit } from '../../present/commit.ts';
import { repositoryPage, repositoryUrl } from '../../present/repository.ts';
import { rulesFor } from '../../rules/branch-rules.ts';
import { ok, type Handlers } from '../call.ts';
import { listReply } from '../pages.ts';

/** Branches. */
export const branchRoutes = {
  'GET /repos/{owner}/{repo}/branches': async (call) => {
    const { core, git, repository } = call;
    const branches = [...(await git.refs())].flatMap(([ref, sha]) => {
      const name = branchOf(ref);
      return name === undefined ? [] : [{ name, sha }];
    });
    return listReply(call, branches, ({ name, sha }) => ({
      name,
      commit: { sha, url: `${repositoryUrl(core, repository)}/commits/${sha}` },
      protected: rulesFor(core, repository, name).length > 0,
    }));
  },
  'GET /repos/{owner}/{repo}/branches/{branch}': async ({ core, git, parameter, repository }) => {
    const name = parameter('branch');
    const sha = found((await git.refs()).get(`refs/heads/${name}`));
    const url = `${repositoryUrl(core, repository)}/branches/${encodeURIComponent(name)}`;
    return ok({
      name,
      commit: presentCommit(core, repository, found(await git.commit(sha))),
      _links: { self: url, html: `${repositoryPage(core, repository)}/tree/${name}` },
      protected: rulesFor(core, repository, name).length > 0,
      protection: {
        enabled: false,
        required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] },
      },
      protection_url: `${url}/protection`,
    });
  },
} satisfies Handlers;
