import { quoted } from '../../registry/wording.ts';
import type { Draft } from '../draft.ts';
import { at, entriesAt, itemsAt, scalarAt, type SourceNode } from '../source-node.ts';
import { findMeant, importsOf, mentionsIn, type FlatItem, type FlatSet, type Mention } from './items.ts';

const componentFields = [
  ['components'],
  ['infrastructure', 'relics'],
  ['infrastructure', 'components'],
  ['relics'],
  ['intelligence', 'agents'],
  ['automation', 'workflows'],
] as const;

interface Component {
  readonly mention: Mention;
  readonly item: FlatItem | undefined;
}

function mentionedBy({ root, file }: FlatItem, { items }: Pick<FlatSet, 'items'>): readonly Component[] {
  const mentions = componentFields.flatMap((path) => mentionsIn(at(root, ...path)));
  return mentions.map((mention) => ({ mention, item: meant(mention, { file, items }) }));
}

function meant(
  { text, details }: Mention,
  { file, items }: { file: string; items: readonly FlatItem[] },
): FlatItem | undefined {
  const path = details.find(([key]) => key === 'path')?.[1];
  return (
    findMeant(text, file, items) ?? (path?.kind === 'scalar' ? findMeant(path.text, file, items) : undefined)
  );
}

/** The documents that are components of a Monument and can be components of a Stack. */
export function componentsOf(item: FlatItem, set: Pick<FlatSet, 'items'>): readonly FlatItem[] {
  const mentioned = mentionedBy(item, set).flatMap((one) => one.item ?? []);
  const imported = importedBy(item, set).flatMap((one) => one.item ?? []);
  const all = mentioned.length > 0 ? mentioned : imported;
  return all.filter((one) => one !== item && (one.kind === 'Relic' || one.kind === 'Monument'));
}

function importedBy({ root, file }: FlatItem, { items }: Pick<FlatSet, 'items'>): readonly Component[] {
  return importsOf(root).map((node) => ({
    mention: { node, text: node.text, details: [] },
    item: findMeant(node.text, file, items),
  }));
}

/** Fills a Stack from a Monument. */
export function mapMonument(stack: Draft, item: FlatItem, set: FlatSet): void {
  mapComponents(stack, item, set);
  mapNetworking(stack, item, set);
  mapStartup(stack, item, set);
}

function mapComponents(stack: Draft, item: FlatItem, set: FlatSet): void {
  const mentioned = mentionedBy(item, set);
  for (const component of mentioned) addComponent(stack, component, { set });
  if (stack.has('spec', 'components')) return;
  const reason = 'The source names no components, so what it imports is taken for them.';
  for (const component of importedBy(item, set)) addComponent(stack, component, { set, reason });
}

function addComponent(
  stack: Draft,
  { mention, item }: Component,
  { set: { drafts }, reason }: { readonly set: FlatSet; readonly reason?: string },
): void {
  const draft = item && drafts.get(item);
  const path = ['spec', 'components'];
  if (draft === undefined || draft === stack || (draft.kind !== 'Service' && draft.kind !== 'Stack')) {
    stack.drop(mention.node, whyNot(item), path);
    return;
  }
  stack.append(path, draft.ref);
  stack.note(mention.node, path, reason);
  for (const [key, value] of mention.details) {
    if (key === 'path' || key === 'kind' || key === 'type') stack.note(value, path);
    else stack.drop(value, `Charter has nothing for ${quoted(key)} of a component.`, path);
  }
}

function whyNot(item: FlatItem | undefined): string {
  if (item === undefined) return 'No document of this import has this name or path. Import it too.';
  return `A Stack is made of Services and Stacks, and this is a ${item.kind}.`;
}

function mapNetworking(stack: Draft, { root, file }: FlatItem, set: FlatSet): void {
  const field = ['spec', 'networking', 'internalNetwork'];
  const network =
    scalarAt(root, 'networking', 'internal_network') ??
    scalarAt(root, 'networking', 'internal_network', 'name');
  if (network !== undefined && network.text !== '') stack.map(network, field, network.text);
  for (const where of [['networking', 'exposed_services'], ['exposed_services']]) {
    for (const mention of mentionsIn(at(root, ...where))) {
      const found = findMeant(mention.text, file, set.items);
      expose(stack, mention, found && set.drafts.get(found));
    }
  }
}

function expose(stack: Draft, mention: Mention, draft: Draft | undefined): void {
  const path = ['spec', 'networking', 'exposed'];
  if (!isComponent(stack, draft))
    return stack.drop(mention.node, 'It is none of the components of this Stack.', path);
  stack.append(path, draft.ref);
  stack.note(mention.node, path);
  for (const [key, value] of mention.details)
    stack.drop(value, `Charter has nothing for ${quoted(key)} of an exposed service.`, path);
}

function isComponent(stack: Draft, draft: Draft | undefined): draft is Draft {
  const components = stack.valueAt('spec', 'components');
  return draft !== undefined && Array.isArray(components) && components.includes(draft.ref);
}

/** Each item of `startup_order` starts after the one before; those of an inner list start together. */
function mapStartup(stack: Draft, { root, file }: FlatItem, set: FlatSet): void {
  const path = ['spec', 'startup'];
  const order = at(root, 'startup_order');
  const startup: string[][] = [];
  for (const step of stepsOf(order)) {
    const group = mentionsIn(step).flatMap((mention) => {
      const found = findMeant(mention.text, file, set.items);
      const draft = found && set.drafts.get(found);
      if (!isComponent(stack, draft)) {
        stack.drop(
          mention.node,
          'It is none of the components of this Stack, so it has no place in the order.',
          path,
        );
        return [];
      }
      if (startup.some((earlier) => earlier.includes(draft.ref))) {
        stack.drop(mention.node, 'It has a place earlier in the order already.', path);
        return [];
      }
      stack.note(mention.node, path);
      return [draft.ref];
    });
    if (group.length > 0) startup.push([...new Set(group)]);
  }
  if (startup.length > 0) stack.put(path, startup);
}

function stepsOf(order: SourceNode | undefined): readonly SourceNode[] {
  return order?.kind === 'map' ? entriesAt(order).map(([, value]) => value) : itemsAt(order);
}
