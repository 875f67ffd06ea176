import { isJsonObject, type JsonObject } from '../../model/json.ts';
import { checkParameters } from './check-parameters.ts';
import { findUnknownPlaceholders } from './placeholders.ts';
import { mapAt } from './spec-fields.ts';
import type { ValueProblem } from './value-problem.ts';

/** Parameters that are a JSON Schema, commands that use no others, and hosts only where they count. */
export function checkTool(spec: JsonObject): readonly ValueProblem[] {
  const parameters = { schema: mapAt(spec, 'parameters'), field: 'spec.parameters' };
  const implementation = isJsonObject(spec['implementation']) ? spec['implementation'] : undefined;
  return [
    ...checkParameters(spec, 'parameters'),
    ...findUnknownPlaceholders(implementation, ['spec', 'implementation'], parameters),
    ...checkHosts(mapAt(spec, 'sandbox')),
  ];
}

function checkHosts(sandbox: JsonObject): readonly ValueProblem[] {
  const hasHosts = Object.hasOwn(sandbox, 'hosts');
  const isNarrowed = sandbox['network'] === 'hosts';
  if (hasHosts === isNarrowed) return [];
  if (hasHosts) {
    const message =
      '`spec.sandbox.hosts` counts only where `spec.sandbox.network` is `hosts`. Set it so, or remove the hosts.';
    return [{ code: 'conflicting-fields', path: ['spec', 'sandbox', 'hosts'], at: 'key', message }];
  }
  const message =
    '`spec.sandbox.network` is `hosts`, and `spec.sandbox.hosts` is missing. Name the hosts, or write `none`.';
  return [{ code: 'missing-field', path: ['spec', 'sandbox', 'network'], at: 'value', message }];
}
