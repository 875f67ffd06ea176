import { quoted } from '../../registry/wording.ts';
import type { Draft } from '../draft.ts';
import { setQuantity, setReplicas } from '../service-fields.ts';
import { entriesAt, scalarAt, type ScalarNode } from '../source-node.ts';

const cores = [
  { from: [['deploy', 'resources', 'limits', 'cpus'], ['cpus']], to: ['spec', 'resources', 'limits', 'cpu'] },
  { from: [['deploy', 'resources', 'reservations', 'cpus']], to: ['spec', 'resources', 'requests', 'cpu'] },
] as const;

const memory = [
  {
    from: [['deploy', 'resources', 'limits', 'memory'], ['mem_limit']],
    to: ['spec', 'resources', 'limits', 'memory'],
  },
  {
    from: [['deploy', 'resources', 'reservations', 'memory'], ['mem_reservation']],
    to: ['spec', 'resources', 'requests', 'memory'],
  },
] as const;

/** How many run, and what each is given: below `deploy`, or by the older keys beside it. */
export function mapResources(draft: Draft): void {
  const replicas = firstOf(draft, [['deploy', 'replicas'], ['scale']]);
  if (replicas !== undefined) setReplicas(draft, replicas);
  for (const { from, to } of cores) {
    const node = firstOf(draft, from);
    if (node !== undefined) setQuantity(draft, node, to);
  }
  for (const { from, to } of memory) {
    const node = firstOf(draft, from);
    if (node !== undefined) setBytes(draft, node, to);
  }
  for (const [key, value] of entriesAt(draft.origin, 'deploy')) {
    if (key !== 'labels')
      draft.drop(value, `Charter has nothing for ${quoted(key)} of \`deploy\`, or not for all of it.`);
  }
}

function firstOf({ origin }: Draft, paths: readonly (readonly string[])[]): ScalarNode | undefined {
  return paths.map((path) => scalarAt(origin, ...path)).find((node) => node !== undefined);
}

const byteUnits: Readonly<Record<string, string>> = { '': '', b: '', k: 'Ki', m: 'Mi', g: 'Gi' };

/** Compose counts in powers of 1024 and writes `50M` for what Kubernetes writes as `50Mi`. */
function setBytes(draft: Draft, node: ScalarNode, path: readonly string[]): void {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*([bkmg]?)b?$/i.exec(node.text) ?? [];
  const suffix = byteUnits[unit.toLowerCase()];
  if (number === undefined || suffix === undefined)
    draft.drop(node, 'This is no amount of memory such as `512M`.', path);
  else draft.map(node, path, suffix === '' ? Number(number) : `${number}${suffix}`);
}
