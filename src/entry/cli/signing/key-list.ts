import type { LoadedRegistry } from '../../../flows/registry/load-registry.ts';
import type { Ref } from '../../../model/ref.ts';
import type { Paint } from '../../../render/paint.ts';
import { oneLine } from '../../../render/visible-text.ts';
import { enrolledKeys } from '../../../signing/enrolled-keys.ts';
import { fingerprintOf } from '../../../signing/ssh-public-key.ts';
import { WireReader } from '../../../signing/wire-reader.ts';
import { findManifest } from '../find-by-name.ts';
import { toSeconds } from './signing-times.ts';

export interface ListedKey {
  readonly group: Ref;
  readonly name: string;
  readonly login: string;
  readonly id: number;
  readonly algorithm: string;
  readonly fingerprint: string;
  readonly from: string;
  readonly until: string;
  readonly revoked: string | null;
  readonly state: 'holds' | 'not yet' | 'ended' | 'revoked';
}

/** The keys of some groups, or of all. Throws `LookupError` for a name that no Group has. */
export function listKeys(loaded: LoadedRegistry, names: readonly string[], now: Date): readonly ListedKey[] {
  const all = [...loaded.registry.manifests.values()].filter(({ kind }) => kind === 'Group');
  const groups =
    names.length === 0
      ? all
      : names.map((name) => findManifest(loaded, name.includes(':') ? name : `group:${name}`));
  return groups.flatMap((group) =>
    enrolledKeys(group).map((key) => ({
      group: key.group,
      name: key.name,
      login: key.login,
      id: key.id,
      algorithm: new WireReader(key.blob).text(),
      fingerprint: fingerprintOf(key.blob),
      from: toSeconds(new Date(key.from)),
      until: toSeconds(new Date(key.until)),
      revoked: key.revoked === undefined ? null : toSeconds(new Date(key.revoked)),
      state: stateOf(key, now.getTime()),
    })),
  );
}

function stateOf(
  {
    from,
    until,
    revoked,
  }: { readonly from: number; readonly until: number; readonly revoked: number | undefined },
  now: number,
): ListedKey['state'] {
  if (revoked !== undefined && revoked <= now) return 'revoked';
  if (now < from) return 'not yet';
  return now < until ? 'holds' : 'ended';
}

/** A line for each key, below its group. */
export function keysText(keys: readonly ListedKey[], paint: Paint): string {
  if (keys.length === 0) return 'No group lists keys. `npx charter keys enrol` adds one.\n';
  const lines: string[] = [];
  for (const [index, { group, name, login, algorithm, fingerprint, until, state }] of keys.entries()) {
    if (keys[index - 1]?.group !== group) lines.push(paint.bold(group));
    const shown = state === 'holds' ? paint.green(state) : paint.red(state);
    lines.push(oneLine(`  ${name}  ${login}  ${algorithm}  ${fingerprint}`), `    ${shown}, until ${until}`);
  }
  return `${lines.join('\n')}\n`;
}

/** The same for programs. */
export function keysJson(keys: readonly ListedKey[]): string {
  return `${JSON.stringify({ keys }, undefined, 2)}\n`;
}
