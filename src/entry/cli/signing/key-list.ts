import type { LoadedRegistry } from '../../../flows/registry/load-registry.ts';
import type { Ref } from '../../../model/ref.ts';
import type { Paint } from '../../../render/paint.ts';
import { oneLine } from '../../../render/visible-text.ts';
import { enrolledIdentities, enrolledKeys, type Enrolment } from '../../../signing/enrolled-keys.ts';
import { fingerprintOf } from '../../../signing/ssh-public-key.ts';
import { WireReader } from '../../../signing/wire-reader.ts';
import { findManifest } from '../find-by-name.ts';
import { toSeconds } from './signing-times.ts';

interface Listed {
  readonly group: Ref;
  readonly name: string;
  readonly login: string;
  readonly id: number;
  readonly from: string;
  readonly until: string;
  readonly revoked: string | null;
  readonly state: 'holds' | 'not yet' | 'ended' | 'revoked';
}

export interface ListedKey extends Listed {
  readonly algorithm: string;
  readonly fingerprint: string;
}

export interface ListedIdentity extends Listed {
  readonly issuer: string;
  readonly subject: string;
}

/** What people of some groups sign with. */
export interface KeyList {
  readonly keys: readonly ListedKey[];
  readonly identities: readonly ListedIdentity[];
}

/** The keys and identities of some groups, or of all. Throws `LookupError` for a name that no Group has. */
export function listKeys(loaded: LoadedRegistry, names: readonly string[], now: Date): KeyList {
  const all = [...loaded.registry.manifests.values()].filter(({ kind }) => kind === 'Group');
  const groups =
    names.length === 0
      ? all
      : names.map((name) => findManifest(loaded, name.includes(':') ? name : `group:${name}`));
  const at = now.getTime();
  return {
    keys: groups.flatMap(enrolledKeys).map((key) => ({
      ...toListed(key, at),
      algorithm: new WireReader(key.blob).text(),
      fingerprint: fingerprintOf(key.blob),
    })),
    identities: groups.flatMap(enrolledIdentities).map((identity) => {
      const { issuer, subject } = identity;
      return { ...toListed(identity, at), issuer, subject };
    }),
  };
}

function toListed(enrolment: Enrolment, now: number): Listed {
  const { group, name, login, id, from, until, revoked } = enrolment;
  return {
    group,
    name,
    login,
    id,
    from: toSeconds(new Date(from)),
    until: toSeconds(new Date(until)),
    revoked: revoked === undefined ? null : toSeconds(new Date(revoked)),
    state: stateOf(enrolment, now),
  };
}

function stateOf(
  { from, until, revoked }: Pick<Enrolment, 'from' | 'until' | 'revoked'>,
  now: number,
): Listed['state'] {
  if (revoked !== undefined && revoked <= now) return 'revoked';
  if (now < from) return 'not yet';
  return now < until ? 'holds' : 'ended';
}

/** A paragraph for each key and identity, below its group. */
export function keysText({ keys, identities }: KeyList, paint: Paint): string {
  const groups = [...new Set([...keys, ...identities].map(({ group }) => group))];
  if (groups.length === 0) return 'No group lists keys. `npx charter keys enrol` adds one.\n';
  const lines = groups.flatMap((wanted) => [
    paint.bold(wanted),
    ...keys
      .filter(({ group }) => group === wanted)
      .flatMap((key) => linesOf(key, `${key.algorithm}  ${key.fingerprint}`, paint)),
    ...identities
      .filter(({ group }) => group === wanted)
      .flatMap((identity) => linesOf(identity, `${identity.subject}  by ${identity.issuer}`, paint)),
  ]);
  return `${lines.join('\n')}\n`;
}

function linesOf({ name, login, state, until }: Listed, what: string, paint: Paint): readonly string[] {
  const shown = state === 'holds' ? paint.green(state) : paint.red(state);
  return [oneLine(`  ${name}  ${login}  ${what}`), `    ${shown}, until ${until}`];
}

/** The same for programs. */
export function keysJson(list: KeyList): string {
  return `${JSON.stringify(list, undefined, 2)}\n`;
}
