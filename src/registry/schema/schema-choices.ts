import type { JsonValue } from '../../model/json.ts';
import { isOfTypes, typesOf } from './expectations.ts';
import type { JsonSchema } from './schemas.ts';
import type { SchemaFault } from './schema-validator.ts';

/** True for a choice between fields: each branch only asks for one to be there. */
export function isFieldChoice(branches: readonly JsonSchema[]): boolean {
  return branches.every(({ type, required }) => type === undefined && required !== undefined);
}

/**
 * Of the faults of a `oneOf` or `anyOf`, those that speak of the branch which was meant: the one for the type of
 * value that was found. Where no branch takes that type, or the choice is between fields, the choice itself.
 */
export function withoutOtherBranches(faults: readonly SchemaFault[]): readonly SchemaFault[] {
  const dropped = new Set<SchemaFault>();
  for (const choice of faults) {
    if (choice.keyword !== 'oneOf' && choice.keyword !== 'anyOf') continue;
    const branches = choice.schema as readonly JsonSchema[];
    const meant = meantBranch(branches, choice.data as JsonValue);
    if (meant !== undefined) dropped.add(choice);
    for (const fault of faults) {
      if (isBelow(fault, choice) && !isOfBranch(fault, choice, meant)) dropped.add(fault);
    }
  }
  return faults.filter((fault) => !dropped.has(fault));
}

function meantBranch(branches: readonly JsonSchema[], value: JsonValue): number | undefined {
  if (isFieldChoice(branches)) return undefined;
  const index = branches.findIndex((branch) => isOfTypes(value, typesOf(branch)));
  return index === -1 ? undefined : index;
}

function isBelow(fault: SchemaFault, choice: SchemaFault): boolean {
  return (
    fault.schemaPath.startsWith(`${choice.schemaPath}/`) &&
    `${fault.instancePath}/`.startsWith(`${choice.instancePath}/`)
  );
}

function isOfBranch(fault: SchemaFault, choice: SchemaFault, branch: number | undefined): boolean {
  return branch !== undefined && fault.schemaPath.startsWith(`${choice.schemaPath}/${branch}/`);
}
