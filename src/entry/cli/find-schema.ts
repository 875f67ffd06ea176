import { nearestOf } from '../../model/nearest.ts';
import type { JsonSchema } from '../../registry/schema/schemas.ts';
import { bundleSchema, schemasByFile } from '../../registry/schema/umbrella-schema.ts';
import { LookupError } from './lookup-error.ts';
import { shellWord } from '../../model/shell-word.ts';

/** The schema of a kind in any case, of `settings` or `defaults`; without a word that over all. In one piece. Throws `LookupError`. */
export function findSchema(word: string | undefined): JsonSchema {
  const file = word?.toLowerCase() ?? 'charter';
  if (word === undefined || schemasByFile.has(file)) return bundleSchema(file);
  const names = [...schemasByFile.keys()].filter((name) => name !== 'charter');
  const nearest = nearestOf(word, names);
  throw new LookupError({
    code: 'lookup-kind-unknown',
    message: `There is no kind \`${shellWord(word)}\`.`,
    hint:
      nearest === undefined
        ? `There are ${names.join(', ')}.`
        : `Did you mean \`npx charter schema ${nearest}\`?`,
  });
}
