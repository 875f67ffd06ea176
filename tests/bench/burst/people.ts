import type { Actor, Forge } from '../../../src/sandbox/forge/forge.ts';
import { createClient, type Client } from '../../builders/a-forge.ts';
import { commitEmail } from './branches.ts';
import type { Cast } from './cast.ts';
import type { Part } from './script.ts';

const owners = ['ben', 'cleo', 'finn'] as const;
const writers = [...owners, 'bob', 'emma'] as const;
const readers = ['dora', 'lou'] as const;

interface Person {
  readonly login: string;
  readonly id: number;
}

/** Everybody who works on the pull requests, with an account on the forge. */
export interface BurstPeople {
  readonly owners: readonly Person[];
  /** The token of the author who pushes for all of them. */
  readonly pushToken: string;
  actorOf(by: Part, pull: number): Actor;
  /** The API as the author of a pull request. */
  author(pull: number): Client;
  /** Lets all of them into a repository, each with what their part may do. */
  join(owner: string, repo: string): void;
}

/** Makes accounts for a cast, and the organization, which none of them is in. */
export function createPeople({ admin, apiUrl }: Forge, cast: Cast): BurstPeople {
  const idByLogin = new Map<string, number>();
  for (const by of [...writers, ...readers])
    for (const login of cast.loginsOf(by))
      idByLogin.set(login, admin.createUser({ login, email: emailOf(login) }).id);
  admin.createUser({ login: 'anna' });
  admin.createOrganization({ login: 'acme', admins: ['anna'] });
  const personOf = (login: string): Person => ({ login, id: known(idByLogin.get(login), login) });
  const tokens = cast.loginsOf('bob').map((login) => ({ login, token: admin.createToken(login) }));
  const clients = new Map(tokens.map(({ login, token }) => [login, createClient(apiUrl, () => token)]));
  const pusher = known(tokens[0], 'the first author');
  return {
    owners: owners.flatMap((by) => cast.loginsOf(by)).map(personOf),
    pushToken: pusher.token,
    actorOf: (by, pull) => ({ accountId: personOf(cast.loginOf(by, pull)).id }),
    author: (pull) => known(clients.get(cast.loginOf('bob', pull)), cast.loginOf('bob', pull)),
    join: (owner, repo) => {
      for (const by of writers) addAll(by, 'write');
      for (const by of readers) addAll(by, 'read');

      function addAll(by: Part, role: 'read' | 'write'): void {
        for (const login of cast.loginsOf(by)) admin.addCollaborator({ owner, repo, login, role });
      }
    },
  };
}

/** The first author has made all commits. */
function emailOf(login: string): string {
  return login === 'bob-1' ? commitEmail : `${login}@acme.test`;
}

function known<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new Error(`nobody is called ${name}`);
  return value;
}
