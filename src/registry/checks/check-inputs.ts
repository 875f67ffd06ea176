import type { Diagnostic } from '../../model/diagnostic.ts';
import { isJsonObject, type JsonObject } from '../../model/json.ts';
import type { Manifest, Reference } from '../../model/manifest.ts';
import type { Ref } from '../../model/ref.ts';
import type { RegistryCode } from '../codes.ts';
import { nearestOf } from '../../model/nearest.ts';
import { listAt, mapAt } from './spec-fields.ts';
import { joined, quoted } from '../wording.ts';

/**
 * What the steps of Workflows give to Tools: nothing that the Tool does not know, and all that it requires. Told where
 * the step names the Tool. Values are checked when the step runs, because they may come from elsewhere.
 */
export function checkInputs(manifests: ReadonlyMap<Ref, Manifest>): readonly Diagnostic[] {
  return [...manifests.values()]
    .filter(({ kind }) => kind === 'Workflow')
    .flatMap((workflow) =>
      workflow.references.flatMap((reference) => {
        const step = stepOf(workflow, reference);
        const tool = reference.edge === 'tool' ? manifests.get(reference.target) : undefined;
        if (step === undefined || tool?.isValid !== true) return [];
        return checkStep({ workflow, reference, step, tool });
      }),
    );
}

interface ToolStep {
  readonly workflow: Manifest;
  readonly reference: Reference;
  readonly step: JsonObject;
  readonly tool: Manifest;
}

function stepOf({ value }: Manifest, { path }: Reference): JsonObject | undefined {
  const [, field, name, ...rest] = path;
  if (field !== 'steps' || typeof name !== 'string' || rest[0] !== 'tool') return undefined;
  const steps = mapAt(mapAt(value, 'spec'), 'steps');
  const step = Object.hasOwn(steps, name) ? steps[name] : undefined;
  return isJsonObject(step) ? step : undefined;
}

function checkStep({ workflow, reference, step, tool }: ToolStep): readonly Diagnostic[] {
  const parameters = mapAt(mapAt(tool.value, 'spec'), 'parameters');
  const known = mapAt(parameters, 'properties');
  const given = mapAt(step, 'with');
  const missing = listAt(parameters, 'required').filter(
    (name): name is string => typeof name === 'string' && !Object.hasOwn(given, name),
  );
  const isOpen =
    parameters['additionalProperties'] !== undefined && parameters['additionalProperties'] !== false;
  const unknown = isOpen ? [] : Object.keys(given).filter((name) => !Object.hasOwn(known, name));
  const report = (code: RegistryCode, message: string): Diagnostic => ({
    code,
    severity: 'error',
    file: reference.file ?? workflow.file,
    range: reference.range,
    message,
    ref: workflow.ref,
  });
  return [
    ...(missing.length === 0 ? [] : [report('missing-input', missingMessage(tool, missing))]),
    ...unknown.map((name) => report('unknown-input', unknownMessage(tool, name, Object.keys(known)))),
  ];
}

function missingMessage({ ref }: Manifest, missing: readonly string[]): string {
  const names = joined(
    missing.map((name) => quoted(name)),
    'and',
  );
  return `${quoted(ref)} requires ${names}, which this step does not give. Add it to \`with\`.`;
}

function unknownMessage({ ref, file }: Manifest, name: string, known: readonly string[]): string {
  const nearest = nearestOf(name, known);
  const hint = nearest === undefined ? '' : ` Did you mean ${quoted(nearest)}?`;
  return `${quoted(ref)} has no parameter ${quoted(name)}.${hint} Correct the name, or describe the parameter in ${quoted(file, 200)}.`;
}
