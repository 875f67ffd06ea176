import type { ManifestKind } from '../../model/ref.ts';
import type { Draft } from '../draft.ts';
import { reasonFor } from '../reasons.ts';
import { beginDraft, type Session } from '../session.ts';
import { longest, mapText, mapTexts } from '../simple-fields.ts';
import { at, entriesAt, scalarAt, type SourceDocument } from '../source-node.ts';
import { flatItems, type FlatItem, type FlatSet } from './items.ts';
import { mapRelic } from './relic.ts';
import { componentsOf, mapMonument } from './monument.ts';

const manifestKinds: Readonly<Record<string, ManifestKind>> = { Relic: 'Service', Monument: 'Stack' };

/** The flat form: a Relic becomes a Service, a Monument a Stack. */
export function convertFlat(documents: readonly SourceDocument[], session: Session): void {
  const items = flatItems(documents);
  const drafts = new Map<FlatItem, Draft>();
  const set: FlatSet = { items, drafts, session };
  for (const item of items) {
    const kind = Object.hasOwn(manifestKinds, item.kind) ? manifestKinds[item.kind] : undefined;
    if (kind === undefined || (kind === 'Stack' && componentsOf(item, set).length === 0)) continue;
    drafts.set(item, beginDraft(session, { kind, name: item.name, origin: item.root, context: item.kind }));
  }
  for (const item of items) mapItem(item, set);
}

function mapItem(item: FlatItem, set: FlatSet): void {
  const draft = set.drafts.get(item);
  if (draft === undefined) {
    set.session.ledger.decide(item.root, { kind: 'dropped', reason: whyDropped(item) });
    return;
  }
  mapHead(draft, item);
  if (item.kind === 'Relic') mapRelic(draft, item, set);
  else mapMonument(draft, item, set);
  for (const [key, value] of entriesAt(item.root))
    draft.drop(value, reasonFor(droppedKeys, key) ?? `Charter has nothing for \`${key}\` of a ${item.kind}.`);
}

function whyDropped({ kind }: FlatItem): string {
  return kind === 'Monument'
    ? 'None of its components is imported, and a Stack needs one.'
    : `Charter has no kind for a ${kind} yet.`;
}

const droppedKeys: Readonly<Record<string, string>> = {
  import: 'A registry is read as a whole, so no manifest names the files of others.',
  volumes: 'A Service says nothing about storage; keep the volumes with the platform.',
};

const labels = ['version', 'state', 'grade', 'service_type'] as const;

/** What all kinds of the flat form have at their top. */
function mapHead(draft: Draft, { root }: FlatItem): void {
  draft.note(scalarAt(root, 'name'), ['metadata', 'name']);
  draft.note(scalarAt(root, 'kind'), ['kind']);
  mapText(draft, at(root, 'title'), { path: ['metadata', 'title'], most: longest.title });
  const description = ['metadata', 'description'];
  for (const key of ['summary', 'description']) {
    if (!draft.has(...description))
      mapText(draft, at(root, key), { path: description, most: longest.description });
    draft.drop(
      at(root, key),
      'The manifest has one description, which is taken from `summary`.',
      description,
    );
  }
  for (const key of labels) {
    const path = ['metadata', 'labels', key.replace('_', '-')];
    mapText(draft, scalarAt(root, key), { path, most: longest.label });
  }
  mapText(draft, at(root, 'author'), { path: ['metadata', 'annotations', 'author'] });
  mapTexts(draft, at(root, 'labels'), { path: ['metadata', 'labels'], most: longest.label });
  draft.drop(
    at(root, 'tags'),
    'Tags are no labels: they have no values. Add `metadata.labels` for those that matter.',
  );
}
