import { randomBytes } from 'node:crypto';
import type { AppRegistration, Forge } from '../forge/forge.ts';
import { createForgeAccount, type AccountRequest } from '../story/forge-account.ts';
import type { Content } from './content.ts';
import type { OpenWork } from './open-work.ts';
import { mira, people } from './people.ts';
import type { SandboxState } from './state.ts';

/** The bot is `charter[bot]`. */
export const appSlug = 'charter';

/** What the bot asks for, as its `app.yml` says. */
export type AppWish = Pick<AppRegistration, 'name' | 'description' | 'permissions' | 'events'>;

/** Makes the demo users, their organization and teams, the repository with its history, and the installed app. */
export async function seedForge(
  forge: Forge,
  { content, app: wish }: { readonly content: Content; readonly app: AppWish },
): Promise<Omit<SandboxState, 'port'>> {
  const owner = createPeople(forge, content);
  const repositoryId = await createRepository(forge, owner, content);
  const tokens = Object.fromEntries(people.map(({ login }) => [login, forge.admin.createToken(login)]));
  const tokenOf = (login: string): string => tokens[login] ?? '';
  const webhookSecret = randomBytes(32).toString('hex');
  const url = `${forge.url}/${owner}/${content.name}.git`;
  const [app] = await Promise.all([
    forge.admin.registerApp({ ...wish, slug: appSlug, owner, webhookSecret }),
    content.upload({ url, login: mira.login, token: tokenOf(mira.login), repositoryId }),
  ]);
  forge.admin.installApp({ appId: app.id, account: owner, repositories: [repositoryId] });
  const { work, name, source } = content;
  if (work !== undefined) {
    const { apiUrl } = forge;
    const account = { apiUrl, repository: `${owner}/${name}`, token: tokenOf(work.author.login) };
    await openPullRequest(account, work, content.defaultBranch);
  }
  const { id, slug, privateKey } = app;
  return {
    version: 1,
    source,
    repository: { owner, name },
    tokens,
    app: { id, slug, privateKey, webhookSecret },
  };
}

/** Gives the login of the organization, which is another than asked for where a demo user has that name. */
function createPeople(forge: Forge, content: Content): string {
  for (const { login, name, email } of people) forge.admin.createUser({ login, name, email });
  const logins = people.map(({ login }) => login);
  const login = logins.includes(content.owner.toLowerCase()) ? `${content.owner}-org` : content.owner;
  const name = content.ownerName;
  forge.admin.createOrganization({
    login,
    ...(name === undefined ? {} : { name }),
    admins: [mira.login],
    members: logins,
  });
  return login;
}

async function createRepository(forge: Forge, owner: string, content: Content): Promise<number> {
  const { name, description, defaultBranch } = content;
  const { id } = await forge.admin.createRepository({ owner, name, description, defaultBranch });
  for (const team of content.teams)
    forge.admin.createTeam({ ...team, organization: owner, repositories: { [name]: 'write' } });
  return id;
}

async function openPullRequest(account: AccountRequest, work: OpenWork, base: string): Promise<void> {
  const { branch: head, title, body } = work;
  await createForgeAccount(account).openPullRequest({ head, base, title, body });
}
