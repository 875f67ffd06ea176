import { covers } from '../access/permissions.ts';
import type { Core } from '../core.ts';
import { nodeId } from '../node-id.ts';
import { presentAccountById, presentOrganizationSummary } from '../present/account.ts';
import { ownerOf, presentRepository } from '../present/repository.ts';
import type { App, Installation } from '../store/model/app.ts';
import type { Repository } from '../store/model/repository.ts';
import type { DeliveryQueue } from './delivery.ts';
import type { Events, ForgeEvent } from './event.ts';
import { eventPermissions } from './subscriptions.ts';

interface Recipient {
  readonly app: App;
  readonly installation: Installation | undefined;
}

/**
 * Turns events into webhooks: who hears of an event is decided when it happens; payloads are then built one after
 * the other, so that every app gets them in order.
 */
export function createEvents(core: () => Core, queue: DeliveryQueue): Events {
  let last: Promise<void> = Promise.resolve();
  const holding = new Set<Promise<unknown>>();
  const whenFree = async (): Promise<void> => {
    while (holding.size > 0) await Promise.allSettled(holding);
  };
  return {
    emit: (event) => {
      const recipients = findRecipients(core(), event);
      if (recipients.length === 0) return;
      const repository =
        event.repositoryId === undefined
          ? undefined
          : core().store.tables.repositories.get(event.repositoryId);
      const task = last.then(whenFree).then(() => send(core(), queue, { event, recipients, repository }));
      // One payload that cannot be built must not silence all that follow.
      last = task.catch(() => {});
      core().tasks.run(() => task);
    },
    holdDuring: (work) => {
      const held = work();
      holding.add(held);
      return held.finally(() => holding.delete(held));
    },
  };
}

async function send(
  core: Core,
  queue: DeliveryQueue,
  {
    event,
    recipients,
    repository,
  }: { event: ForgeEvent; recipients: readonly Recipient[]; repository: Repository | undefined },
): Promise<void> {
  const payload = {
    ...(event.action === null ? {} : { action: event.action }),
    ...presentSurroundings(core, event, repository),
    ...(await event.payload()),
  };
  for (const { app, installation } of recipients) {
    const pointer = installation === undefined ? {} : presentInstallationPointer(installation);
    // `installation` events carry the installation in full.
    const body = JSON.stringify({ ...pointer, ...payload });
    queue.add({
      appId: app.id,
      event: event.name,
      action: event.action,
      installationId: installation?.id ?? null,
      repositoryId: repository?.id ?? null,
      payload: body,
    });
  }
}

function presentSurroundings(core: Core, event: ForgeEvent, repository: Repository | undefined): object {
  const sender = { sender: presentAccountById(core, event.senderId) };
  if (repository === undefined)
    return { ...presentOrganization(core, event), ...(event.name === 'ping' ? {} : sender) };
  const owner = ownerOf(core, repository);
  return {
    repository: presentRepository(core, repository),
    ...(owner.kind === 'organization' ? { organization: presentOrganizationSummary(core, owner) } : {}),
    ...sender,
  };
}

function presentOrganization(core: Core, { organizationId }: ForgeEvent): object {
  const organization = core.store.tables.accounts.get(organizationId ?? 0);
  return organization === undefined ? {} : { organization: presentOrganizationSummary(core, organization) };
}

function presentInstallationPointer(installation: Installation): object {
  return { installation: { id: installation.id, node_id: nodeId('MDIz', installation.id) } };
}

function findRecipients(core: Core, event: ForgeEvent): readonly Recipient[] {
  const apps =
    event.appId === undefined ? core.store.tables.apps.list() : [core.store.tables.apps.get(event.appId)];
  return apps.flatMap((app) =>
    app === undefined || app.webhook.url === null ? [] : recipientsIn(core, app, event),
  );
}

function recipientsIn(core: Core, app: App, event: ForgeEvent): readonly Recipient[] {
  const installations = core.store.by.installationsOfApp.all(app.id);
  const repository =
    event.repositoryId === undefined ? undefined : core.store.tables.repositories.get(event.repositoryId);
  if (event.name === 'ping') return [{ app, installation: undefined }];
  const heard = installations.filter((installation) => {
    if (repository !== undefined) return covers(installation, repository) && hears(installation, event);
    if (event.organizationId === undefined) return installation.accountId === event.senderId;
    return installation.accountId === event.organizationId && hears(installation, event);
  });
  return heard.map((installation) => ({ app, installation }));
}

/** True when an installation has asked for an event and may know of it. */
function hears(installation: Installation, event: ForgeEvent): boolean {
  if (installation.suspendedAt !== null) return false;
  // Requests to run checks reach every app that writes checks (GitHub docs, `check_suite`).
  const isRequest = event.appId === installation.appId && /^check_(?:run|suite)$/.test(event.name);
  if (isRequest) return installation.permissions['checks'] === 'write';
  const needed = eventPermissions[event.name] ?? [];
  const isAllowed = needed.length === 0 || needed.some((name) => name in installation.permissions);
  return isAllowed && installation.events.includes(event.name);
}
