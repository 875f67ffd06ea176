import type { Handler } from './call.ts';
import type { Operation } from './operations.ts';
import { appRoutes } from './routes/apps.ts';
import { branchProtectionRoutes } from './routes/branch-protection.ts';
import { branchRoutes } from './routes/branches.ts';
import { checkRoutes } from './routes/checks.ts';
import { collaboratorRoutes } from './routes/collaborators.ts';
import { commentRoutes } from './routes/comments.ts';
import { commitRoutes } from './routes/commits.ts';
import { contentRoutes } from './routes/contents.ts';
import { deploymentRoutes } from './routes/deployments.ts';
import { gitObjectRoutes } from './routes/git-objects.ts';
import { gitRefRoutes } from './routes/git-refs.ts';
import { hookRoutes } from './routes/hook-deliveries.ts';
import { issueRoutes } from './routes/issues.ts';
import { labelRoutes } from './routes/labels.ts';
import { memberRoutes } from './routes/members.ts';
import { metaRoutes } from './routes/meta.ts';
import { pullRoutes } from './routes/pulls.ts';
import { reactionRoutes } from './routes/reactions.ts';
import { repositoryRoutes } from './routes/repositories.ts';
import { reviewRoutes } from './routes/reviews.ts';
import { rulesetRoutes } from './routes/rulesets.ts';
import { statusRoutes } from './routes/statuses.ts';
import { teamRoutes } from './routes/teams.ts';
import { userRoutes } from './routes/users.ts';

/** What answers each operation; the compiler sees to it that none is missing. */
export const handlers: { readonly [Name in Operation]: Handler<Name> } = {
  ...metaRoutes,
  ...userRoutes,
  ...memberRoutes,
  ...teamRoutes,
  ...appRoutes,
  ...hookRoutes,
  ...repositoryRoutes,
  ...collaboratorRoutes,
  ...branchRoutes,
  ...branchProtectionRoutes,
  ...rulesetRoutes,
  ...commitRoutes,
  ...contentRoutes,
  ...gitRefRoutes,
  ...gitObjectRoutes,
  ...pullRoutes,
  ...reviewRoutes,
  ...issueRoutes,
  ...commentRoutes,
  ...reactionRoutes,
  ...labelRoutes,
  ...checkRoutes,
  ...statusRoutes,
  ...deploymentRoutes,
};
