import { manifestKinds } from '../model/ref.ts';
import {
  either,
  isAnything,
  isCount,
  isId,
  isText,
  isTime,
  isTruth,
  listOf,
  mapOf,
  oneOf,
  optional,
  type Shape,
} from '../model/shape.ts';

const facts = {
  id: isId,
  parents: listOf(isId),
  author: mapOf({ name: isText, email: isText }),
  authoredAt: isTime,
  committedAt: isTime,
  subject: isText,
  pullRequest: optional(isCount),
};

/** The form of `CommitFacts`. */
export const hasFactsShape: Shape = mapOf(facts);

const action = oneOf('create', 'update', 'delete', 'move', 'break', 'repair', 'present');

const place = {
  action,
  fields: listOf(
    mapOf({
      path: listOf(either(isText, isCount)),
      kind: oneOf('value', 'order', 'secret'),
      before: isAnything,
      after: isAnything,
      by: optional(isText),
    }),
  ),
  files: listOf(isText),
  problem: optional(isText),
};

const source = mapOf({ ref: isText, file: isText });

const entry = mapOf({
  landed: hasFactsShape,
  made: listOf(hasFactsShape),
  action,
  file: isText,
  previousFile: optional(isText),
  written: optional(mapOf(place)),
  environments: listOf(mapOf({ ...place, name: isText, sources: listOf(source) })),
});

/** The form of `ManifestHistory`. */
export const hasHistoryShape: Shape = mapOf({
  ref: isText,
  kind: oneOf(...manifestKinds),
  tip: isId,
  entries: listOf(entry),
  environments: listOf(isText),
  isComplete: isTruth,
});
