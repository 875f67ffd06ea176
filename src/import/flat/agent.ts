import type { JsonObject } from '../../model/json.ts';
import type { Draft } from '../draft.ts';
import { at, scalarAt, textAt, type ScalarNode } from '../source-node.ts';
import { findMeant, importsOf, mentionsIn, type FlatItem, type FlatSet } from './items.ts';

const roles = new Set(['proposer', 'reviewer', 'verifier', 'operator']);
const login = /^[A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9])){0,38}(?:\[bot\])?$/;

/** Whether the source says which account it is, without which there is no Agent. */
export function isAgent(item: FlatItem): boolean {
  return identityOf(item) !== undefined;
}

function identityOf({ root }: FlatItem): JsonObject | undefined {
  const app = toId(scalarAt(root, 'identity', 'app'));
  if (app !== undefined) return { app };
  const id = toId(scalarAt(root, 'identity', 'user', 'id'));
  const name = textAt(root, 'identity', 'user', 'login');
  return id === undefined || name === undefined || !login.test(name)
    ? undefined
    : { user: { login: name, id } };
}

/** A positive number that a program holds exactly. */
function toId(node: ScalarNode | undefined): number | undefined {
  const id = Number(node?.text);
  return Number.isSafeInteger(id) && id > 0 ? id : undefined;
}

/** Fills an Agent from one of the flat form. What a model is told and how it thinks is not Charter's. */
export function mapAgent(draft: Draft, item: FlatItem, set: FlatSet): void {
  const identity = at(item.root, 'identity');
  const value = identityOf(item);
  if (identity !== undefined && value !== undefined) draft.map(identity, ['spec', 'identity'], value);
  const role = scalarAt(item.root, 'role');
  if (role !== undefined && roles.has(role.text)) draft.map(role, ['spec', 'role'], role.text);
  else
    draft.assume(
      ['spec', 'role'],
      'proposer',
      'The source does not say which role it has; this one may only propose.',
    );
  const mentions = [
    ...mentionsIn(at(item.root, 'tools')),
    ...importsOf(item.root).map((node) => ({ node, text: node.text })),
  ];
  for (const { node, text } of mentions) {
    const found = findMeant(text, item.file, set.items);
    const tool = found && set.drafts.get(found);
    if (tool?.kind !== 'Tool') continue;
    draft.append(['spec', 'tools'], tool.ref);
    draft.note(node, ['spec', 'tools']);
  }
}
