import { quoted } from '../../registry/wording.ts';
import type { Session } from '../session.ts';
import { beginDraft } from '../session.ts';
import type { Draft } from '../draft.ts';
import { reasonFor } from '../reasons.ts';
import { at, entriesAt, scalarAt, type SourceDocument, type SourceNode } from '../source-node.ts';
import { mapService } from './service.ts';
import { resolveVariables } from './variables.ts';

const topLevel: Readonly<Record<string, string>> = {
  version: 'Compose itself no longer reads the version.',
  volumes: 'A registry says nothing about storage; keep the volumes with the platform.',
  configs: 'Files that are mounted are up to the platform; settings belong in `spec.config`.',
  secrets: 'Where a secret comes from is up to the secret store; the services name it.',
  networks: 'A Stack has one network of its own; more than that is up to the platform.',
  include:
    'What other files add is not read. Import them too, or merge them first: `docker compose config > merged.yaml`.',
  services: 'This service cannot be read.',
};

/** The document as Compose reads it, with its variables replaced. */
export const prepareCompose = resolveVariables;

/** A Compose file: a Service for each of its services, and a Stack for all of them. */
export function convertCompose(documents: readonly SourceDocument[], session: Session): void {
  for (const document of documents) convertFile(document, session);
}

const overrideFile = /\.override\.ya?ml$/i;

function convertFile({ file, root }: SourceDocument, session: Session): void {
  if (overrideFile.test(file)) {
    const reason =
      'This file only changes another Compose file. Merge them first: `docker compose config > merged.yaml`, and import that.';
    session.ledger.decide(root, { kind: 'dropped', reason });
    return;
  }
  const project = projectOf(file, root, session);
  const services = new Map<string, Draft>();
  for (const [name, node] of entriesAt(root, 'services')) {
    if (node.kind === 'map')
      services.set(name, beginDraft(session, { kind: 'Service', name, origin: node, context: project }));
  }
  for (const draft of services.values()) mapService(draft, services, project);
  mapStack([...services.values()], { root, project, session });
  for (const [key, value] of entriesAt(root)) {
    const reason = key.startsWith('x-')
      ? 'An extension of the file; what uses it by an alias is reported where it is used.'
      : (reasonFor(topLevel, key) ?? `Charter has nothing for ${quoted(key)} of a Compose file.`);
    session.ledger.decide(value, { kind: 'dropped', reason });
  }
}

/** The name of the file, else of its folder, as Compose has it. */
function projectOf(file: string, root: SourceNode, { project }: Session): string {
  const named = scalarAt(root, 'name');
  const folder = file.split('/').at(-2);
  const isNamed = folder !== undefined && folder !== '' && folder !== '.' && folder !== '..';
  return named?.text ?? (isNamed ? folder : project);
}

interface StackFacts {
  readonly root: SourceNode;
  readonly project: string;
  readonly session: Session;
}

function mapStack(services: readonly Draft[], { root, project, session }: StackFacts): void {
  const name = scalarAt(root, 'name');
  if (services.length < 2) {
    const reason = 'A file with fewer than two services needs no Stack, which would have its name.';
    if (name !== undefined) session.ledger.decide(name, { kind: 'dropped', reason });
    return;
  }
  const stack = beginDraft(session, { kind: 'Stack', name: project, origin: root });
  if (name === undefined)
    session.ledger.remark(
      root,
      { ref: stack.ref },
      'The services of a file are a Stack; it is named after the folder.',
    );
  else stack.note(name, ['metadata', 'name']);
  stack.put(
    ['spec', 'components'],
    services.map(({ ref }) => ref),
  );
  const exposed = services.filter(isExposed).map(({ ref }) => ref);
  mapNetwork(stack, at(root, 'networks'));
  if (exposed.length > 0)
    stack.assume(
      ['spec', 'networking', 'exposed'],
      exposed,
      'These services publish ports, so the Stack exposes them.',
    );
}

function isExposed(service: Draft): boolean {
  return Object.values(service.valueAt('spec', 'ports') ?? {}).some(
    (port) => typeof port === 'object' && port !== null && 'public' in port,
  );
}

/** A single network is that of the Stack. */
function mapNetwork(stack: Draft, networks: SourceNode | undefined): void {
  const [first, ...more] = entriesAt(networks);
  if (first === undefined || more.length > 0) return;
  const [name, node] = first;
  stack.put(['spec', 'networking', 'internalNetwork'], name);
  if (node.kind === 'scalar' || node.kind === 'list' || node.entries.size === 0) {
    stack.note(node, ['spec', 'networking', 'internalNetwork']);
  } else {
    stack.drop(node, 'Only the name of a network is kept; how it is made is up to the platform.');
  }
}
