import { isJsonObject, type JsonObject } from '../../model/json.ts';
import { isSecretByName } from '../../model/secret-name.ts';
import { findSecrets } from '../../model/secret-text.ts';
import { amountOf, isGreater, mapAt, type Amount } from './spec-fields.ts';
import type { ValueProblem } from './value-problem.ts';
import { joined, quoted } from '../wording.ts';

/** Replicas from few to many, requests within limits, dependencies told apart, and health checks on ports that exist. */
export function checkService(spec: JsonObject): readonly ValueProblem[] {
  return [
    ...checkReplicas(spec),
    ...checkResources(spec),
    ...checkDependencies(spec),
    ...checkHealthPorts(spec),
    ...checkConfig(spec),
  ];
}

/** `ledger` beside `service:ledger`: maps are merged by what is written, so that both may come to stand there. */
function checkDependencies(spec: JsonObject): readonly ValueProblem[] {
  const dependsOn = mapAt(spec, 'dependsOn');
  const keys = Object.keys(dependsOn);
  return keys.flatMap((name) => {
    const ref = `service:${name}`;
    if (!Object.hasOwn(dependsOn, ref)) return [];
    const [first = '', second = ''] = [name, ref].toSorted((a, b) => keys.indexOf(a) - keys.indexOf(b));
    return {
      code: 'duplicate-item',
      path: ['spec', 'dependsOn', second],
      at: 'key',
      message: `\`spec.dependsOn\` names ${quoted(ref)} twice, as ${quoted(first)} and as ${quoted(second)}. Remove one of them, or write both alike where they stand in different files.`,
    } satisfies ValueProblem;
  });
}

/** Values that have the name of a secret, and do not look like one, which is told elsewhere. */
function checkConfig(spec: JsonObject): readonly ValueProblem[] {
  return Object.entries(mapAt(spec, 'config')).flatMap(([name, value]) => {
    if (typeof value !== 'string' || !isSecretByName(name, value) || findSecrets(value).length > 0) return [];
    return {
      code: 'secret-by-name',
      severity: 'warning',
      path: ['spec', 'config', name],
      at: 'value',
      message: `${quoted(name)} has the name of a secret, and its value here, which everybody who can read the repository can read. If it is one, revoke it, store the new one where secrets are kept, and give its name under \`secrets\` instead.`,
      isMasked: true,
    } satisfies ValueProblem;
  });
}

function checkReplicas(spec: JsonObject): readonly ValueProblem[] {
  const { min, max } = mapAt(spec, 'replicas');
  if (typeof min !== 'number' || typeof max !== 'number' || min <= max) return [];
  return [
    {
      code: 'reversed-range',
      path: ['spec', 'replicas', 'max'],
      at: 'value',
      message: `\`spec.replicas\` goes from ${min} to ${max}; \`max\` must not be below \`min\`. Swap them, or correct one.`,
    },
  ];
}

const resourceNames = ['cpu', 'memory', 'storage'] as const;

function checkResources(spec: JsonObject): readonly ValueProblem[] {
  const resources = mapAt(spec, 'resources');
  const requests = mapAt(resources, 'requests');
  const limits = mapAt(resources, 'limits');
  return resourceNames.flatMap((name) => {
    const requested = amountOf(requests[name]);
    const limit = amountOf(limits[name]);
    return [
      ...checkNotNegative(requested, ['spec', 'resources', 'requests', name]),
      ...checkNotNegative(limit, ['spec', 'resources', 'limits', name]),
      ...checkRequest(name, requested, limit),
    ];
  });
}

function checkNotNegative(amount: Amount | undefined, path: readonly string[]): readonly ValueProblem[] {
  if (amount === undefined || amount.quantity.coefficient >= 0n) return [];
  const message = `\`${path.join('.')}\` is ${quoted(amount.text)}, which is negative. Change it.`;
  return [{ code: 'out-of-range', path, at: 'value', message }];
}

function checkRequest(
  name: string,
  requested: Amount | undefined,
  limit: Amount | undefined,
): readonly ValueProblem[] {
  if (requested === undefined || limit === undefined || !isGreater(requested, limit)) return [];
  return [
    {
      code: 'request-over-limit',
      path: ['spec', 'resources', 'requests', name],
      at: 'value',
      message: `\`spec.resources.requests.${name}\` is ${quoted(requested.text)}, more than the limit of ${quoted(limit.text)}. Lower the request, or raise the limit.`,
    },
  ];
}

function checkHealthPorts(spec: JsonObject): readonly ValueProblem[] {
  const ports = Object.keys(mapAt(spec, 'ports'));
  const health = mapAt(spec, 'health');
  return ['http', 'tcp'].flatMap((check) => {
    const target = health[check];
    const port = isJsonObject(target) ? target['port'] : undefined;
    if (typeof port !== 'string' || ports.includes(port)) return [];
    const names = joined(
      ports.map((name) => quoted(name)),
      'and',
    );
    const known = ports.length === 0 ? '`spec.ports` is empty' : `\`spec.ports\` has ${names}`;
    return {
      code: 'unknown-port',
      path: ['spec', 'health', check, 'port'],
      at: 'value',
      message: `\`spec.health.${check}.port\` names the port ${quoted(port)}; ${known}. Correct the name, or add the port.`,
    } satisfies ValueProblem;
  });
}
