import { updateWebhook } from '../../actions/apps.ts';
import { found, invalid } from '../../api-error.ts';
import { redeliver } from '../../hooks/redeliver.ts';
import type { App } from '../../store/model/app.ts';
import type { HookDelivery } from '../../store/model/delivery.ts';
import { ok, type AppCall, type Handlers, type Reply } from '../call.ts';
import { linkTo, pageOf, toCount } from '../pages.ts';

/** An app's webhook: its settings, what was delivered, and delivering it again. */
export const hookRoutes = {
  'GET /app/hook/config': ({ app }) => ok(presentConfig(app)),
  'PATCH /app/hook/config': ({ core, app, fields }) => {
    const url = fields.optionalText('url');
    if (url !== undefined && !URL.canParse(url))
      throw invalid({ resource: 'Hook', field: 'url', code: 'invalid', value: url });
    const secret = fields.optionalText('secret');
    const contentType = fields.choice('content_type', ['json', 'form']);
    return ok(presentConfig(updateWebhook(core, app, { url, secret, contentType })));
  },
  'GET /app/hook/deliveries': listDeliveries,
  'GET /app/hook/deliveries/{delivery_id}': (call) => ok(presentDelivery(deliveryOf(call))),
  'POST /app/hook/deliveries/{delivery_id}/attempts': (call) => {
    redeliver(call.core, deliveryOf(call));
    return { status: 202, body: {} };
  },
} satisfies Handlers;

/** Newest first; the list goes on at a cursor rather than a page. */
function listDeliveries(call: AppCall): Reply {
  const { core, app, query } = call;
  const { size } = pageOf(call);
  const before = toCount(query.get('cursor')?.replace(/^v1_/, '') ?? null);
  const status = query.get('status');
  const outcome = status === 'success' || status === 'failure' ? ({ outcome: status } as const) : {};
  const chosen = core.store.deliveries.list(app.id, { before, count: size + 1, ...outcome });
  const shown = chosen.slice(0, size);
  const last = shown.at(-1);
  const isLast = chosen.length <= size || last === undefined;
  const headers: Record<string, string> = isLast
    ? {}
    : { link: linkTo(call, 'next', { cursor: `v1_${last.id}` }) };
  return { status: 200, body: shown.map(presentItem), headers };
}

function deliveryOf({ core, app, parameter }: AppCall): HookDelivery {
  return found(core.store.deliveries.get(app.id, Number(parameter('delivery_id'))));
}

function presentConfig({ webhook }: App) {
  return {
    content_type: webhook.contentType,
    insecure_ssl: '0',
    ...(webhook.secret === null ? {} : { secret: '********' }),
    ...(webhook.url === null ? {} : { url: webhook.url }),
  };
}

function presentItem(delivery: HookDelivery) {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: delivery.deliveredAt,
    redelivery: delivery.isRedelivery,
    duration: delivery.duration,
    status: delivery.status,
    status_code: delivery.statusCode,
    event: delivery.event,
    action: delivery.action,
    installation_id: delivery.installationId,
    repository_id: delivery.repositoryId,
    throttled_at: null,
  };
}

function presentDelivery(delivery: HookDelivery) {
  const payload: unknown = JSON.parse(delivery.request.payload);
  return {
    ...presentItem(delivery),
    url: delivery.url,
    request: { headers: delivery.request.headers, payload },
    response: delivery.response,
  };
}
