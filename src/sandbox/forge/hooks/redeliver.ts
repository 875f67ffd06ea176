import type { Core } from '../core.ts';
import type { HookDelivery } from '../store/model/delivery.ts';

/** Sends a webhook once more, as it was, under its GUID. */
export function redeliver(core: Core, delivery: HookDelivery): void {
  const { appId, guid, event, action, installationId, repositoryId, request } = delivery;
  core.redeliver({ appId, guid, event, action, installationId, repositoryId, payload: request.payload });
}
