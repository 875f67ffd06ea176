import type { BotOnAForge } from './a-bot-on-a-forge.ts';
import { createClient, signJwt, type Client } from './a-forge.ts';

/** The API as another App that is installed there and may write checks. */
export async function anotherApp({ forge }: Pick<BotOnAForge, 'forge'>): Promise<Client> {
  const { id: appId, privateKey } = await forge.admin.registerApp({
    slug: 'other',
    owner: 'acme',
    permissions: { checks: 'write' },
    events: [],
  });
  const { id } = forge.admin.installApp({ appId, account: 'acme', repositories: 'all' });
  const asApp = createClient(forge.apiUrl, () => signJwt(appId, privateKey));
  const token = (await asApp('POST', `/app/installations/${id}/access_tokens`, {})).text('token');
  return createClient(forge.apiUrl, () => token);
}
