import { outsideName, visibleText } from '../code/visible-text.ts';
import type { HookDelivery } from '../../forge/store/model/delivery.ts';
import { markup, type Html } from '../markup/html.ts';
import { icons } from './icons.ts';
import { emptyNote } from './pull-rows.ts';
import { describeSpan, timeOf } from './times.ts';

/** The newest deliveries of one app. */
export interface AppDeliveries {
  readonly appId: number;
  readonly app: string;
  readonly webhookUrl: string | undefined;
  readonly deliveries: readonly HookDelivery[];
  /** Where older ones are, when there are any. */
  readonly olderAddress: string | undefined;
}

/** Every webhook that was sent, newest first, with the button to send it again. */
export function deliveriesPage(apps: readonly AppDeliveries[], now: string): Html {
  return markup`<div class="page-head"><h1>Webhook deliveries</h1>
    <p class="lead">What the forge told each app, and how the app answered. A redelivery keeps its GUID.</p></div>
    ${apps.length === 0 && emptyNote('No app is registered.')}
    ${apps.map((app) => appSection(app, now))}`;
}

/** The address of the page about one delivery. */
export function deliveryAddress({ appId, id }: Pick<HookDelivery, 'appId' | 'id'>): string {
  return `/_/deliveries/${appId}/${id}`;
}

function appSection(app: AppDeliveries, now: string): Html {
  return markup`<section class="panel" aria-labelledby="app-${app.appId}">
    <header class="panel-head"><h2 id="app-${app.appId}">${outsideName(app.app)}</h2><span class="quiet">${app.webhookUrl ?? 'no webhook address yet'}</span></header>
    ${app.deliveries.length === 0 ? emptyNote('Nothing was delivered yet.') : deliveryTable(app, now)}
    ${app.olderAddress !== undefined && markup`<nav class="paging" aria-label="Pages"><a href="${app.olderAddress}" rel="next">Older →</a></nav>`}
  </section>`;
}

function deliveryTable({ deliveries }: AppDeliveries, now: string): Html {
  return markup`<div class="scroll"><table class="deliveries">
    <thead><tr><th scope="col">Answer</th><th scope="col">Event</th><th scope="col">GUID</th><th scope="col">Sent</th><th scope="col">Took</th><th scope="col"><span class="unseen">Redeliver</span></th></tr></thead>
    <tbody>${deliveries.map((delivery) => deliveryRow(delivery, now))}</tbody>
  </table></div>`;
}

function deliveryRow(delivery: HookDelivery, now: string): Html {
  const { event, action, guid, isRedelivery } = delivery;
  const name = action === null ? event : `${event}.${action}`;
  return markup`<tr>
    <td>${answerMark(delivery)}</td>
    <td><a href="${deliveryAddress(delivery)}">${outsideName(name)}</a>${isRedelivery && markup` <span class="tag">again</span>`}</td>
    <td><code class="guid">${guid}</code></td>
    <td>${timeOf(delivery.deliveredAt, now)}</td>
    <td>${describeSpan(delivery.duration * 1000)}</td>
    <td>${redeliverForm(delivery)}</td>
  </tr>`;
}

function answerMark({ statusCode, status }: HookDelivery): Html {
  const isGood = statusCode >= 200 && statusCode < 300;
  return markup`<span class="mark check-${isGood ? 'success' : 'failure'}" title="${status}">${isGood ? icons.success : icons.failure} ${statusCode === 0 ? 'none' : statusCode}</span>`;
}

function redeliverForm(delivery: HookDelivery): Html {
  return markup`<form method="post" action="${deliveryAddress(delivery)}/redeliver"><button class="button button-small">${icons.rerun} Redeliver</button></form>`;
}

const payloadShown = 64 * 1024;

/** One delivery with what was sent and what came back. The signature is left out: it stands for the secret. */
export function deliveryPage(delivery: HookDelivery, now: string): Html {
  const { event, action, request, response } = delivery;
  return markup`<div class="page-head"><h1>${outsideName(action === null ? event : `${event}.${action}`)}</h1>
    <p class="row-note">${answerMark(delivery)} ${delivery.status} · GUID <code>${delivery.guid}</code> · sent ${timeOf(delivery.deliveredAt, now)}, ${describeSpan(delivery.duration * 1000)} · to <code>${delivery.url}</code></p>
    ${redeliverForm(delivery)}</div>
  <section class="panel" aria-labelledby="sent"><header class="panel-head"><h2 id="sent">Sent</h2></header><pre class="payload">${shorten(indent(request.payload))}</pre></section>
  <section class="panel" aria-labelledby="answer"><header class="panel-head"><h2 id="answer">Answer</h2></header><pre class="payload">${shorten(response.payload)}</pre></section>`;
}

function shorten(text: string): Html {
  const more = text.length - payloadShown;
  return markup`${visibleText(text.slice(0, payloadShown))}${more > 0 && `\n… ${more.toLocaleString('en')} more characters`}`;
}

function indent(payload: string): string {
  try {
    return JSON.stringify(JSON.parse(payload), null, 2);
  } catch {
    return payload;
  }
}
