import type { Core } from '../core.ts';
import { nodeId } from '../node-id.ts';
import type { App, Installation } from '../store/model/app.ts';
import { presentAccountById } from './account.ts';

/** An app (`integration`). */
export function presentApp(core: Core, app: App) {
  return {
    id: app.id,
    client_id: app.clientId,
    slug: app.slug,
    node_id: nodeId('A', app.id),
    owner: presentAccountById(core, app.ownerId),
    name: app.name,
    description: app.description,
    external_url: core.url,
    html_url: `${core.url}/apps/${app.slug}`,
    created_at: app.createdAt,
    updated_at: app.updatedAt,
    permissions: app.permissions,
    events: app.events,
  };
}

/** The app with an id, or null. */
export function presentOptionalApp(core: Core, id: number | null) {
  const app = id === null ? undefined : core.store.tables.apps.get(id);
  return app === undefined ? null : presentApp(core, app);
}

/** An app's presence in an account (`installation`). */
export function presentInstallation(core: Core, installation: Installation) {
  const app = core.store.tables.apps.get(installation.appId);
  const account = presentAccountById(core, installation.accountId);
  return {
    id: installation.id,
    node_id: nodeId('IN', installation.id),
    client_id: app?.clientId ?? '',
    account,
    repository_selection: installation.repositories === 'all' ? 'all' : 'selected',
    access_tokens_url: `${core.apiUrl}/app/installations/${installation.id}/access_tokens`,
    repositories_url: `${core.apiUrl}/installation/repositories`,
    html_url: `${core.url}/settings/installations/${installation.id}`,
    app_id: installation.appId,
    app_slug: app?.slug ?? '',
    target_id: installation.accountId,
    target_type: account.type,
    permissions: installation.permissions,
    events: installation.events,
    created_at: installation.createdAt,
    updated_at: installation.updatedAt,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: installation.suspendedAt,
  };
}
