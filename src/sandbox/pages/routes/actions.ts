import type { Actor, ForgeActions } from '../../forge/forge.ts';
import { keyOf } from '../../forge/store/tables.ts';
import { pullAddress } from '../views/addresses.ts';
import {
  missing,
  pullPlace,
  type Answer,
  type PageContext,
  type PageRequest,
  type PullPlace,
} from './context.ts';

/** A form that was sent: what each action does with it, and where the visitor goes next. */
export interface FormRoute {
  (context: PageContext, request: PageRequest, form: URLSearchParams): Promise<Answer>;
}

/** `POST /:owner/:repo/pull/N/comments` */
export const comment: FormRoute = pullForm(async ({ actions, actor, place, form, address }) => {
  const body = form.get('body') ?? '';
  if (body.trim() === '') return refused('The comment is empty.', address);
  const { id } = await actions.comment(actor, { ...place, body });
  return { kind: 'redirect', address: `${address}#issuecomment-${id}` };
});

/** `POST /:owner/:repo/pull/N/reviews` */
export const review: FormRoute = pullForm(async ({ actions, actor, place, form, address }) => {
  const event = oneOf(['APPROVE', 'REQUEST_CHANGES', 'COMMENT'], form.get('event'));
  if (event === undefined) return refused('The form names no kind of review.', address);
  const body = form.get('body') ?? '';
  if (body.trim() === '' && event !== 'APPROVE')
    return refused('Say what should change: only an approval may come without words.', address);
  const { id } = await actions.review(actor, { ...place, event, body });
  return { kind: 'redirect', address: `${address}#pullrequestreview-${id}` };
});

/** `POST /:owner/:repo/pull/N/merge`: only at the head that the visitor saw. */
export const merge: FormRoute = pullForm(async ({ actions, actor, place, form, address }) => {
  const method = oneOf(['merge', 'squash', 'rebase'], form.get('method')) ?? 'merge';
  const sha = form.get('sha');
  if (sha === null) return refused('The form does not say which commit it would merge.', address);
  await actions.merge(actor, { ...place, method, sha });
  return { kind: 'redirect', address };
});

/** `POST /:owner/:repo/pull/N/state` */
export const setState: FormRoute = pullForm(async ({ actions, actor, place, form, address }) => {
  const state = oneOf(['open', 'closed'], form.get('state'));
  if (state === undefined) return refused('The form names no state.', address);
  await actions.setState(actor, { ...place, state });
  return { kind: 'redirect', address };
});

/** `POST /:owner/:repo/pull/N/draft` */
export const setDraft: FormRoute = pullForm(async ({ actions, actor, place, form, address }) => {
  await actions.setDraft(actor, { ...place, isDraft: form.get('draft') === 'true' });
  return { kind: 'redirect', address };
});

/** `POST /:owner/:repo/pull/N/checks/RUN/rerun` */
export const rerunCheck: FormRoute = pullForm(async ({ actions, actor, checkRunId, address }) => {
  if (checkRunId === undefined) return missing('There is no such check run on this pull request.');
  await actions.rerequestCheck(actor, { checkRunId });
  return { kind: 'redirect', address: `${address}/checks` };
});

/** `POST /:owner/:repo/pull/N/checks/RUN/action` */
export const pressAction: FormRoute = pullForm(async ({ actions, actor, checkRunId, form, address }) => {
  if (checkRunId === undefined) return missing('There is no such check run on this pull request.');
  await actions.requestCheckAction(actor, { checkRunId, identifier: form.get('identifier') ?? '' });
  return { kind: 'redirect', address: `${address}/checks#check-${checkRunId}` };
});

/** `POST /_/deliveries/APP/ID/redeliver` */
export const redeliver: FormRoute = async ({ forge }, { params }) => {
  const appId = Number(params['app']);
  const deliveryId = Number(params['id']);
  if (forge.deliveries.get(appId, deliveryId) === undefined) return missing('There is no such delivery.');
  await forge.actions.redeliver({ appId, deliveryId });
  return { kind: 'redirect', address: '/_/deliveries' };
};

interface SentForm {
  readonly actions: ForgeActions;
  readonly actor: Actor;
  readonly place: { readonly repositoryId: number; readonly number: number };
  readonly form: URLSearchParams;
  /** Of the pull request. */
  readonly address: string;
  /** The run that the address names, when it belongs to this repository. */
  readonly checkRunId: number | undefined;
}

function pullForm(act: (sent: SentForm) => Promise<Answer>): FormRoute {
  return async (context, request, form) => {
    const found = pullPlace(context, request);
    if (found === undefined) return missing('There is no such pull request.');
    const address = pullAddress(found.name, found.pull.number);
    const actor = actorOf(context, form.get('as'));
    if (actor === undefined) return refused('Choose a demo user to act as.', address);
    return act({
      actions: context.forge.actions,
      actor,
      place: { repositoryId: found.repository.id, number: found.pull.number },
      form,
      address,
      checkRunId: runOf(context, found, request.params['run']),
    });
  };
}

/** Only people can be chosen: bots act through their own tokens. */
function actorOf({ forge }: PageContext, login: string | null): Actor | undefined {
  const account = login === null ? undefined : forge.store.by.accountByLogin.first(keyOf(login));
  return account?.kind === 'user' ? { accountId: account.id } : undefined;
}

function runOf({ forge }: PageContext, place: PullPlace, id: string | undefined): number | undefined {
  const run = forge.store.tables.checkRuns.get(Number(id));
  return run?.repositoryId === place.repository.id ? run.id : undefined;
}

function oneOf<Value extends string>(values: readonly Value[], value: string | null): Value | undefined {
  return values.find((candidate) => candidate === value);
}

function refused(text: string, address: string): Answer {
  const back = { text: 'Back to the pull request', address };
  return { kind: 'message', message: { status: 422, title: 'That was not possible', text, back } };
}
