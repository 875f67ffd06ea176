import { quoted } from '../../registry/wording.ts';
import type { ManifestKind } from '../../model/ref.ts';
import type { Draft } from '../draft.ts';
import { reasonFor } from '../reasons.ts';
import { beginDraft, type Session } from '../session.ts';
import { longest, mapText, mapTexts } from '../simple-fields.ts';
import { at, entriesAt, scalarAt, type SourceDocument } from '../source-node.ts';
import { flatItems, type FlatItem, type FlatSet } from './items.ts';
import { isAgent, mapAgent } from './agent.ts';
import { mapRelic } from './relic.ts';
import { isTool, mapTool } from './tool.ts';
import { isWorkflow, mapWorkflow } from './workflow.ts';
import { componentsOf, mapMonument } from './monument.ts';

interface FlatKind {
  readonly kind: ManifestKind;
  /** Whether the source says enough for a manifest; what it may need is begun before. */
  readonly isEnough: (item: FlatItem, set: FlatSet) => boolean;
  readonly map: (draft: Draft, item: FlatItem, set: FlatSet) => void;
  /** Said of a document that does not say enough. */
  readonly reason: string;
}

/** In the order in which they are begun: what others refer to comes first. */
const flatTable: Readonly<Record<string, FlatKind>> = {
  Relic: { kind: 'Service', isEnough: () => true, map: mapRelic, reason: '' },
  Tool: {
    kind: 'Tool',
    isEnough: isTool,
    map: mapTool,
    reason: 'A Tool needs an implementation: a command, an image or an address, and the source names none.',
  },
  Agent: {
    kind: 'Agent',
    isEnough: isAgent,
    map: mapAgent,
    reason:
      'An Agent is an account on GitHub, and the source does not say which: `identity.app`, or `identity.user` with `login` and `id`. Add it, or write the Agent by hand.',
  },
  Workflow: {
    kind: 'Workflow',
    isEnough: isWorkflow,
    map: mapWorkflow,
    reason:
      'None of its steps names a Tool or Agent of this import, or a Relic with an action. Import those too.',
  },
  Monument: {
    kind: 'Stack',
    isEnough: (item, set) => componentsOf(item, set).length > 0,
    map: mapMonument,
    reason: 'None of its components is imported, and a Stack needs one.',
  },
};

/** The flat form: a Relic becomes a Service, a Monument a Stack, the others what they are called. */
export function convertFlat(documents: readonly SourceDocument[], session: Session): void {
  const items = flatItems(documents);
  const drafts = new Map<FlatItem, Draft>();
  const set: FlatSet = { items, drafts, session };
  for (const [flatKind, { kind, isEnough }] of Object.entries(flatTable)) {
    for (const item of items) {
      if (item.kind !== flatKind || !isEnough(item, set)) continue;
      drafts.set(item, beginDraft(session, { kind, name: item.name, origin: item.root, context: item.kind }));
    }
  }
  for (const item of items) mapItem(item, set);
}

function mapItem(item: FlatItem, set: FlatSet): void {
  const draft = set.drafts.get(item);
  const how = flatTable[item.kind];
  if (draft === undefined || how === undefined) {
    const reason = how?.reason ?? 'Charter has no kind for it.';
    set.session.ledger.decide(item.root, { kind: 'dropped', reason });
    return;
  }
  mapHead(draft, item);
  how.map(draft, item, set);
  for (const [key, value] of entriesAt(item.root))
    draft.drop(
      value,
      reasonFor(droppedKeys, key) ??
        `Charter has nothing for ${quoted(key)} of ${item.kind === 'Agent' ? 'an' : 'a'} ${item.kind}.`,
    );
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
