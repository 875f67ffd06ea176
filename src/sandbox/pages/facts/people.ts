import { keyOf, type StoreReader } from '../../forge/store/tables.ts';

/** Somebody who wrote, pushed or reviewed. Bots are marked, so that none of them passes for a human. */
export interface Person {
  readonly login: string;
  readonly name: string | undefined;
  readonly isBot: boolean;
}

/** The person behind an account id; `ghost` where the account is gone, as on GitHub. */
export function personById(store: StoreReader, id: number | null): Person {
  const account = id === null ? undefined : store.tables.accounts.get(id);
  if (account === undefined) return { login: 'ghost', name: undefined, isBot: false };
  return { login: account.login, name: account.name ?? undefined, isBot: account.kind === 'bot' };
}

/** The person who a commit's e-mail address belongs to, or the name that the commit claims. */
export function personByEmail(store: StoreReader, identity: { name: string; email: string }): Person {
  const account = store.by.accountByEmail.first(keyOf(identity.email));
  if (account === undefined) return { login: identity.name, name: undefined, isBot: false };
  return personById(store, account.id);
}

/** The people whom a visitor may act as: every human account, by login. */
export function demoUsers(store: StoreReader): readonly Person[] {
  return store.tables.accounts
    .list()
    .filter(({ kind }) => kind === 'user')
    .map(({ id }) => personById(store, id))
    .toSorted((a, b) => a.login.localeCompare(b.login, 'en'));
}
