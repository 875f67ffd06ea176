import type { GlassGrant } from '../model/glass-grant.ts';
import type { Testimony } from './conversation.ts';
import type { TestifiedVerb } from './marker-fields.ts';

/** A grant as it was given, with what it is bound to. */
export interface GivenGrant extends GlassGrant {
  /** Over what the change does in the environment, when it was given. */
  readonly digest: string;
}

/** Something that somebody said in a comment. */
export interface Said {
  readonly verb: TestifiedVerb;
  readonly by: number;
  readonly commentId: number;
}

/** What authentic answers testify of the glass. */
export function givenGrants(testimonies: readonly Testimony[]): readonly GivenGrant[] {
  return testimonies.flatMap(({ marker, comment }) => {
    const { verb, parts, digest, until } = marker;
    const environment = parts?.[0];
    if (verb !== 'break-glass' || environment === undefined || digest === undefined || until === undefined)
      return [];
    return [{ environment, by: comment.by, until, digest, commentId: comment.id }];
  });
}

/**
 * The grants that hold: their time is not over, whoever took them has not given them back since, and what the change
 * does in the environment is what it did then.
 */
export function standingGrants(
  grants: readonly GivenGrant[],
  known: {
    readonly said: readonly Said[];
    /** ISO. */
    readonly now: string;
    /** Of what the change does in an environment now; undefined where it does nothing there. */
    readonly digestOf: (environment: string) => string | undefined;
  },
): readonly GivenGrant[] {
  return grants.filter(
    ({ environment, by, until, digest, commentId }) =>
      Date.parse(until) > Date.parse(known.now) &&
      known.digestOf(environment) === digest &&
      !known.said.some((said) => said.by === by.id && said.commentId > commentId && ends.has(said.verb)),
  );
}

const ends: ReadonlySet<TestifiedVerb> = new Set(['unapprove', 'cancel']);
