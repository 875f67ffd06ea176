import type { Account } from '../model/account.ts';
import type { GroupFact } from '../model/approval-facts.ts';
import type { Requirement } from '../model/approval.ts';
import { isJsonObject, type JsonValue } from '../model/json.ts';
import type { Manifest } from '../model/manifest.ts';
import { compareText, type Ref } from '../model/ref.ts';
import { listIn, mapIn, specOf } from './manifest-fields.ts';

/** The people of every valid Group of the base, as its manifest has them: by id, or as a team to look up. */
export function readGroups(base: ReadonlyMap<Ref, Manifest>): ReadonlyMap<Ref, GroupFact> {
  const groups = new Map<Ref, GroupFact>();
  for (const manifest of base.values()) {
    if (manifest.kind !== 'Group' || !manifest.isValid) continue;
    const spec = specOf(manifest);
    const { team } = spec;
    if (typeof team === 'string') groups.set(manifest.ref, { kind: 'team', slug: team });
    else groups.set(manifest.ref, { kind: 'members', people: listIn(spec, 'members').flatMap(toPerson) });
  }
  return groups;
}

function toPerson(member: JsonValue): readonly Account[] {
  const { login, id } = isJsonObject(member) ? member : {};
  return typeof login === 'string' && typeof id === 'number' ? [{ id, login, kind: 'person' }] : [];
}

/** The accounts that Agent manifests of the base name, valid or not: machine users by account id, Apps by App id. */
export function readAgents(base: ReadonlyMap<Ref, Manifest>): {
  readonly users: ReadonlySet<number>;
  readonly apps: ReadonlySet<number>;
} {
  const users = new Set<number>();
  const apps = new Set<number>();
  for (const manifest of base.values()) {
    if (manifest.kind !== 'Agent') continue;
    const identity = mapIn(specOf(manifest), 'identity');
    const { id } = mapIn(identity, 'user');
    if (typeof id === 'number') users.add(id);
    if (typeof identity['app'] === 'number') apps.add(identity['app']);
  }
  return { users, apps };
}

/** The teams whose members have to be known to decide, as `organisation/team`, each once, in order. */
export function teamsToLookUp(
  requirements: readonly Requirement[],
  groups: ReadonlyMap<Ref, GroupFact>,
): readonly string[] {
  const slugs = new Map<string, string>();
  for (const set of requirements.flatMap(({ from }) => from)) {
    const slug =
      set.kind === 'team' ? set.slug : set.kind === 'group' ? teamOf(groups.get(set.ref)) : undefined;
    if (slug !== undefined && !slugs.has(slug.toLowerCase())) slugs.set(slug.toLowerCase(), slug);
  }
  return [...slugs.values()].toSorted(compareText);
}

function teamOf(group: GroupFact | undefined): string | undefined {
  return group?.kind === 'team' ? group.slug : undefined;
}
