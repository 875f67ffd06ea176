import { idAt, listAt, textAt, valueAt } from '../model/read-unknown.ts';

/** What a command has changed for good; `none` where it was answered and changed nothing. */
export const testifiedVerbs = [
  'approve',
  'unapprove',
  'hold',
  'release',
  'break-glass',
  'cancel',
  'none',
] as const;

export type TestifiedVerb = (typeof testifiedVerbs)[number];

/** What an answer of the bot testifies about the command that it answers. */
export interface AnswerMarker {
  readonly repositoryId: number;
  readonly pullRequest: number;
  /** The comment with the command, and who wrote it. */
  readonly commentId: number;
  readonly authorId: number;
  readonly verb: TestifiedVerb;
  /** The head when the command was handled: what was agreed to. */
  readonly head: string;
  /** Undefined for all. The environment, for `break-glass`. */
  readonly parts: readonly string[] | undefined;
  /** The short digest that the command gave; undefined where none was given. The whole one, for `break-glass`. */
  readonly digest: string | undefined;
  /** When a grant ends, ISO. */
  readonly until?: string;
  /** `bodyDigestOf` the comment when it was handled. */
  readonly bodyDigest: string;
}

/** Reads the fields of a marker out of JSON; undefined where one is missing or of another kind. */
export function readMarkerFields(json: string): AnswerMarker | undefined {
  const found = jsonOf(json);
  const ids = {
    repositoryId: idAt(found, 'repositoryId'),
    pullRequest: idAt(found, 'pullRequest'),
    commentId: idAt(found, 'commentId'),
    authorId: idAt(found, 'authorId'),
  };
  const texts = { head: textAt(found, 'head'), bodyDigest: textAt(found, 'bodyDigest') };
  const verb = testifiedVerbs.find((known) => known === textAt(found, 'verb'));
  if (!isWhole(ids) || !isWhole(texts) || verb === undefined) return undefined;
  const until = textAt(found, 'until');
  const rest = { parts: partsOf(found), digest: textAt(found, 'digest') };
  return { ...ids, ...texts, verb, ...rest, ...(until !== undefined && { until }) };
}

/** Fields of which none is missing. */
export type Whole<Fields> = { readonly [Name in keyof Fields]: Exclude<Fields[Name], undefined> };

export function isWhole<Fields extends object>(fields: Fields): fields is Fields & Whole<Fields> {
  return Object.values(fields).every((value) => value !== undefined);
}

function partsOf(found: unknown): readonly string[] | undefined {
  if (valueAt(found, 'parts') === undefined) return undefined;
  return listAt(found, 'parts').filter((part) => typeof part === 'string');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
