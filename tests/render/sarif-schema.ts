import sarifSchema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' };
import { Ajv, type ErrorObject } from 'ajv';

// Draft 4, in which the schema is written, differs for what it uses from the later ones in the name of its id alone.
const { $schema: _dialect, id: _id, ...schema } = sarifSchema;

const uri = /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/i;
const uriReference = /^(?:[a-z][a-z0-9+.-]*:)?(?:[\w\-.~!$&'()*+,;=:@/?#[\]]|%[0-9A-F]{2})*$/i;

const validate = new Ajv({
  allErrors: true,
  strict: false,
  // One pattern of the schema has a bracket too many, which only the older reading of expressions takes.
  unicodeRegExp: false,
  formats: { uri, 'uri-reference': uriReference, 'date-time': true },
}).compile(schema);

/** What the JSON schema of SARIF 2.1.0 says against a log; empty where it is valid. */
export function sarifProblems(log: unknown): readonly string[] {
  validate(log);
  return (validate.errors ?? []).map(
    ({ instancePath, message }: ErrorObject) => `${instancePath} ${message ?? ''}`,
  );
}
