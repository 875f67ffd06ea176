import { deliveriesPage, deliveryPage } from '../views/deliveries-page.ts';
import { missing, type Answer, type PageContext, type PageRequest } from './context.ts';

const deliveriesOnPage = 50;

const crumbs = [{ text: 'Deliveries', address: '/_/deliveries' }];

/** `/_/deliveries`, of one app and before one delivery when the query says so. */
export function deliveries({ forge, now }: PageContext, { query }: PageRequest): Answer {
  const onlyApp = query.get('app');
  const before = Number(query.get('before') ?? Number.NaN);
  const apps = forge.store.tables.apps
    .list()
    .filter(({ id }) => onlyApp === null || String(id) === onlyApp)
    .map(({ id, name, webhook }) => {
      const page = { before: Number.isSafeInteger(before) ? before : undefined, count: deliveriesOnPage + 1 };
      const found = forge.deliveries.list(id, page);
      const shown = found.slice(0, deliveriesOnPage);
      const last = shown.at(-1);
      const hasMore = found.length > shown.length && last !== undefined;
      return {
        appId: id,
        app: name,
        webhookUrl: webhook.url ?? undefined,
        deliveries: shown,
        olderAddress: hasMore ? `/_/deliveries?app=${id}&before=${last.id}` : undefined,
      };
    });
  return { kind: 'page', page: { title: 'Webhook deliveries', crumbs, body: deliveriesPage(apps, now()) } };
}

/** `/_/deliveries/APP/ID` */
export function delivery({ forge, now }: PageContext, { params }: PageRequest): Answer {
  const found = forge.deliveries.get(Number(params['app']), Number(params['id']));
  if (found === undefined) return missing('There is no such delivery, or it is too old to be kept.');
  const body = deliveryPage(found, now());
  return { kind: 'page', page: { title: `${found.event} · delivery`, crumbs, body } };
}
