import type { Draft } from '../draft.ts';
import { at, scalarAt, type ScalarNode } from '../source-node.ts';
import type { Entity } from './refs.ts';

interface Team {
  readonly team: string;
  /** Where it stands; undefined where it is made from the organisation of a repository. */
  readonly node?: ScalarNode;
}

const teamSlug = /^[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/;

/** The GitHub team of a group: by its annotation, or else of that name in the organisation of the catalog. */
export function teamOf({ name, node }: Entity, entities: readonly Entity[]): Team | undefined {
  const slug = scalarAt(node, 'metadata', 'annotations', 'github.com/team-slug');
  if (slug !== undefined && teamSlug.test(slug.text)) return { team: slug.text, node: slug };
  const organisation = entities
    .map(
      (entity) =>
        scalarAt(entity.node, 'metadata', 'annotations', 'github.com/project-slug')?.text.split('/')[0],
    )
    .find((text) => text !== undefined);
  const team = `${organisation ?? ''}/${name}`;
  return teamSlug.test(team) ? { team } : undefined;
}

/** Fills a Group from a group of the catalog. */
export function mapGroup(draft: Draft, entity: Entity, entities: readonly Entity[]): void {
  const found = teamOf(entity, entities);
  if (found?.node !== undefined) draft.map(found.node, ['spec', 'team'], found.team);
  else if (found !== undefined) {
    const reason =
      'The catalog does not say which GitHub team it is; it is taken for the team of that name in the organisation of the repositories.';
    draft.assume(['spec', 'team'], found.team, reason);
  }
  const name = scalarAt(entity.node, 'spec', 'profile', 'displayName');
  if (name !== undefined && name.text !== '' && name.text.length <= 200 && !draft.has('metadata', 'title'))
    draft.map(name, ['metadata', 'title'], name.text);
  draft.drop(at(entity.node, 'spec', 'members'), 'The members are those of the GitHub team.', [
    'spec',
    'members',
  ]);
  for (const field of ['parent', 'children'])
    draft.drop(at(entity.node, 'spec', field), 'Groups have no parents; GitHub teams do.');
}
