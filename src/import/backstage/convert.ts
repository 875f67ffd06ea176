import type { Draft } from '../draft.ts';
import { quoted } from '../../registry/wording.ts';
import { problemAt, type ImportProblem } from '../problem.ts';
import { reasonFor } from '../reasons.ts';
import { beginDraft, type Session } from '../session.ts';
import { longest, mapText, mapTexts } from '../simple-fields.ts';
import {
  at,
  entriesAt,
  itemsAt,
  scalarAt,
  textAt,
  type ScalarNode,
  type SourceDocument,
} from '../source-node.ts';
import { mapGroup, teamOf } from './groups.ts';
import { entitiesIn, entityKey, referenceKey, type Entity } from './refs.ts';

/** Kinds of components that run somewhere by themselves. */
const runningTypes = new Set([
  'service',
  'website',
  'backend',
  'frontend',
  'api',
  'worker',
  'job',
  'app',
  'application',
]);

export interface Catalog {
  readonly entities: readonly Entity[];
  /** What was begun, by the key of its entity. */
  readonly drafts: Map<string, Draft>;
  readonly session: Session;
}

/** A Backstage catalog: components become Services, systems and domains Stacks, groups with a GitHub team Groups. */
export function convertBackstage(documents: readonly SourceDocument[], session: Session): void {
  const entities = entitiesIn(documents);
  const catalog: Catalog = { entities, drafts: new Map(), session };
  for (const entity of entities) if (isRunning(entity) || isTeam(entity, entities)) begin(entity, catalog);
  for (const kind of ['system', 'domain']) {
    for (const entity of entities)
      if (entity.kind === kind && membersOf(entity, catalog).length > 0) begin(entity, catalog);
  }
  for (const entity of wholesFirst(entities)) mapEntity(entity, catalog);
  for (const { root } of documents)
    session.ledger.decide(root, { kind: 'dropped', reason: 'The entity has no name.' });
}

/** Domains, systems, the rest: a part says where it belongs, and that is decided about before what is left of it. */
function wholesFirst(entities: readonly Entity[]): readonly Entity[] {
  return entities.toSorted((a, b) => rankOf(a) - rankOf(b));
}

function rankOf({ kind }: Entity): number {
  if (kind === 'domain') return 0;
  return kind === 'system' ? 1 : 2;
}

function isRunning({ kind, node }: Entity): boolean {
  return kind === 'component' && runningTypes.has(textAt(node, 'spec', 'type')?.toLowerCase() ?? 'service');
}

function isTeam(entity: Entity, entities: readonly Entity[]): boolean {
  return entity.kind === 'group' && teamOf(entity, entities) !== undefined;
}

const manifestKind = { component: 'Service', group: 'Group', system: 'Stack', domain: 'Stack' } as const;

function begin(entity: Entity, { drafts, session }: Catalog): void {
  const key = entityKey(entity);
  if (drafts.has(key)) return;
  const kind = manifestKind[entity.kind as keyof typeof manifestKind];
  const context = entity.namespace === 'default' ? entity.kind : entity.namespace;
  drafts.set(key, beginDraft(session, { kind, name: entity.name, origin: entity.node, context }));
}

/** The Services of a system, or the Stacks of a domain, with where they say so. */
function membersOf(
  entity: Entity,
  { entities, drafts }: Catalog,
): readonly { draft: Draft; node: ScalarNode }[] {
  const [kind, field] = entity.kind === 'system' ? ['component', 'system'] : ['system', 'domain'];
  return entities.flatMap((other) => {
    const node = scalarAt(other.node, 'spec', field);
    const draft = drafts.get(entityKey(other));
    const isMember =
      node !== undefined && referenceKey(node.text, entity.kind, other.namespace) === entityKey(entity);
    return other.kind === kind && draft !== undefined && isMember ? [{ draft, node }] : [];
  });
}

function mapEntity(entity: Entity, catalog: Catalog): void {
  const draft = catalog.drafts.get(entityKey(entity));
  const { ledger } = catalog.session;
  if (draft !== undefined && draft.origin === entity.node) {
    mapMetadata(draft, entity, catalog);
    if (entity.kind === 'component') mapComponent(draft, entity, catalog);
    else if (entity.kind === 'group') mapGroup(draft, entity, catalog.entities);
    else mapSystem(draft, entity, catalog);
    for (const [key, value] of entriesAt(entity.node, 'spec'))
      draft.drop(
        value,
        reasonFor(droppedFields, key) ?? `Charter has nothing for ${quoted(key)} of a ${entity.kind}.`,
      );
    draft.drop(entity.node, 'A manifest has no field for this.');
  } else if (draft === undefined) {
    ledger.decide(entity.node, { kind: 'dropped', reason: whyDropped(entity) });
  } else {
    const reason = `An entity of this kind and name is ${draft.ref} already.`;
    ledger.decide(entity.node, { kind: 'dropped', target: { ref: draft.ref }, reason });
    catalog.session.diagnostics.push(problemAt(entity.node, secondEntity(entity)));
  }
}

function secondEntity({ kind, name }: Entity): ImportProblem {
  return {
    code: 'import-duplicate-name',
    severity: 'warning',
    message: `A second ${kind} is called ${quoted(name)} here. Only the first is imported; remove one of them.`,
  };
}

const droppedFields: Readonly<Record<string, string>> = {
  providesApis: 'APIs have no manifest; say in `spec.endpoints` where they are reached.',
  consumesApis: 'The component that provides this API is not imported as a Service.',
  dependsOn: 'It depends on something that is not imported as a Service.',
  dependencyOf: 'The other component says what it depends on.',
  owner: 'The owner is not imported as a Group. Add a Group and write it into `metadata.owner`.',
  system: 'The system is not imported as a Stack.',
  domain: 'The domain is not imported as a Stack.',
  subcomponentOf: 'Components have no parts; put both into one Stack.',
};

const droppedKinds: Readonly<Record<string, string>> = {
  api: 'An API runs nowhere by itself, so it has no manifest; the services say where they are reached.',
  resource: 'A registry describes what Charter deploys; keep the resource where it is made.',
  user: 'A person is a member of a Group by GitHub login and id, and the catalog has no id. Add them to a Group by hand.',
  group:
    'No GitHub team is known for this group: neither `github.com/team-slug`, nor an organisation. Write the Group by hand.',
  component: 'A component of this type runs nowhere by itself, so there is nothing to deploy.',
  system: 'None of its components is imported, and a Stack needs one.',
  domain: 'None of its systems is imported, and a Stack needs one.',
  location: 'It only points at other files. Import those.',
};

function whyDropped({ kind }: Entity): string {
  return reasonFor(droppedKinds, kind) ?? 'Charter has no kind for this entity.';
}

const droppedMetadata: Readonly<Record<string, string>> = {
  tags: 'Tags are no labels: they have no values. Add `metadata.labels` for those that matter.',
  links: 'A manifest has no links; keep them in `metadata.annotations` where they matter.',
  namespace: 'A registry has one namespace.',
};

function mapMetadata(draft: Draft, entity: Entity, { drafts }: Catalog): void {
  const { node } = entity;
  const metadata = at(node, 'metadata');
  draft.note(scalarAt(metadata, 'name'), ['metadata', 'name']);
  for (const field of ['title', 'description'] as const)
    mapText(draft, at(metadata, field), { path: ['metadata', field], most: longest[field] });
  mapTexts(draft, at(metadata, 'labels'), { path: ['metadata', 'labels'], most: longest.label });
  mapTexts(draft, at(metadata, 'annotations'), { path: ['metadata', 'annotations'] });
  for (const field of ['type', 'lifecycle'])
    mapText(draft, at(node, 'spec', field), { path: ['metadata', 'labels', field], most: longest.label });
  for (const [key, reason] of Object.entries(droppedMetadata)) draft.drop(at(metadata, key), reason);
  for (const key of ['apiVersion', 'kind']) draft.note(at(node, key), [key]);
  mapOwner(draft, entity, drafts);
}

function mapOwner(draft: Draft, { node, kind, namespace }: Entity, drafts: Catalog['drafts']): void {
  const owner = scalarAt(node, 'spec', 'owner');
  if (owner === undefined || kind === 'group') return;
  const group = drafts.get(referenceKey(owner.text, 'group', namespace));
  if (group?.kind === 'Group') draft.map(owner, ['metadata', 'owner'], group.ref);
}

function mapComponent(draft: Draft, entity: Entity, catalog: Catalog): void {
  const unsaid = 'The catalog does not say what runs';
  draft.assume(['spec', 'runtime', 'type'], 'kubernetes', `${unsaid} it. Write the runtime that does.`);
  draft.assume(['spec', 'image'], draft.name, `${unsaid}. Write the image that does.`);
  for (const item of scalarsAt(entity, 'dependsOn')) {
    const target = catalog.drafts.get(referenceKey(item.text, 'component', entity.namespace));
    if (target?.kind === 'Service' && target !== draft)
      draft.map(item, ['spec', 'dependsOn', target.ref], {});
  }
  for (const item of scalarsAt(entity, 'consumesApis')) {
    const target = providerOf(referenceKey(item.text, 'api', entity.namespace), catalog);
    if (target === undefined || target === draft) continue;
    const reason = 'Who consumes an API is taken to need the component that provides it.';
    draft.guess(item, ['spec', 'dependsOn', target.ref], { value: {}, reason });
  }
}

function scalarsAt({ node }: Entity, field: string): readonly ScalarNode[] {
  return itemsAt(node, 'spec', field).filter((item) => item.kind === 'scalar');
}

function providerOf(api: string, { entities, drafts }: Catalog): Draft | undefined {
  const provider = entities.find(
    (entity) =>
      isRunning(entity) &&
      scalarsAt(entity, 'providesApis').some(
        (item) => referenceKey(item.text, 'api', entity.namespace) === api,
      ),
  );
  return provider && drafts.get(entityKey(provider));
}

function mapSystem(stack: Draft, entity: Entity, catalog: Catalog): void {
  for (const { draft, node } of membersOf(entity, catalog)) {
    stack.append(['spec', 'components'], draft.ref);
    stack.note(node, ['spec', 'components']);
  }
}
