import { isJsonObject, type JsonObject } from '../../model/json.ts';
import { toPointer } from '../../model/pointer.ts';
import type { ManifestKind } from '../../model/ref.ts';
import { findOpenSecrets, withoutValuesOf } from './check-secrets.ts';
import { checkValues } from './check-values.ts';
import type { ExplainedProblem } from '../schema/fault.ts';
import { checkSchema } from '../schema/schema-problems.ts';
import { manifestSchemas } from '../schema/schemas.ts';
import type { ValueProblem } from './value-problem.ts';

/** Everything that is wrong with a manifest by itself: by its schema, and how its values fit each other. */
export function checkManifest(kind: ManifestKind, value: JsonObject): readonly ValueProblem[] {
  const { spec } = value;
  const secrets = findOpenSecrets(value);
  return [
    ...secrets,
    ...withoutValuesOf(secrets, [
      ...checkSchema(manifestSchemas[kind], value).filter((problem) => !isAboutEnvelope(problem)),
      ...(isJsonObject(spec) ? checkValues(kind, spec) : []),
    ]),
  ];
}

/** `apiVersion` and `kind` are checked before there is a schema to check by. */
function isAboutEnvelope({ code, path, missing }: ExplainedProblem): boolean {
  const field = code === 'missing-field' && path.length === 0 ? missing : toPointer(path);
  return field === '/apiVersion' || field === '/kind';
}
