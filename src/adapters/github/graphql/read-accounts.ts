import type { Account } from '../../../model/account.ts';
import { idAt, textAt, valueAt } from '../../../model/read-unknown.ts';

/** Stands for an account that was deleted, and for what is no account of somebody: it counts for nothing. */
export const ghost: Account = { id: 0, login: 'ghost', kind: 'bot' };

/** Whoever the fragment `account` describes. A bot's login ends in `[bot]` as in webhooks; GraphQL leaves it out. */
export function readAccount(data: unknown): Account {
  const person = valueAt(data, 'user') ?? data;
  const id = idAt(person, 'databaseId');
  const login = textAt(person, 'login');
  if (id === undefined || login === undefined) return ghost;
  switch (textAt(data, '__typename')) {
    case 'User':
    case 'EnterpriseUserAccount':
      return readUser(person) ?? ghost;
    case 'Bot':
      return { id, login: login.endsWith('[bot]') ? login : `${login}[bot]`, kind: 'bot' };
    default:
      // Mannequins stand for people of an import who have no account here, organizations for nobody.
      return { id, login, kind: 'bot' };
  }
}

/** Somebody where the schema promises a `User`; bots come as such among the authors of commits and as the viewer. */
export function readUser(data: unknown): Account | undefined {
  const id = idAt(data, 'databaseId');
  const login = textAt(data, 'login');
  if (id === undefined || login === undefined) return undefined;
  return { id, login, kind: login.endsWith('[bot]') ? 'bot' : 'person' };
}
