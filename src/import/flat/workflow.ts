import type { Draft } from '../draft.ts';
import { toJson } from '../json-value.ts';
import { toLabel } from '../names.ts';
import { mapCount, mapDuration } from '../simple-fields.ts';
import { at, entriesAt, itemsAt, scalarAt, textAt, type SourceNode } from '../source-node.ts';
import { findMeant, mentionsIn, type FlatItem, type FlatSet } from './items.ts';
import { mapParameters } from './parameters.ts';

/** What a step does, as far as a Workflow has a word for it. */
interface StepTarget {
  readonly field: 'tool' | 'agent' | 'service';
  readonly draft: Draft;
}

type Drafted = Pick<FlatSet, 'items' | 'drafts'>;

/** Whether a step of it can be kept, without which there is no Workflow. */
export function isWorkflow(item: FlatItem, set: Drafted): boolean {
  return stepsIn(itemsAt(item.root, 'steps')).some((step) => targetOf(step, item, set) !== undefined);
}

/** Steps with those that run side by side opened. */
function stepsIn(steps: readonly SourceNode[]): readonly SourceNode[] {
  return steps.flatMap((step) => {
    const inner = itemsAt(step, 'steps');
    return inner.length > 0 ? stepsIn(inner) : [step];
  });
}

const targetKeys = ['target', 'tool', 'agent', 'service', 'relic'] as const;
const fields = { Tool: 'tool', Agent: 'agent', Service: 'service' } as const;
const actions = new Set(['start', 'stop', 'restart', 'scale', 'deploy', 'rollback']);

function targetOf(step: SourceNode, { file }: FlatItem, { items, drafts }: Drafted): StepTarget | undefined {
  const text = targetKeys.map((key) => textAt(step, key)).find((found) => found !== undefined);
  const found = text === undefined ? undefined : findMeant(text, file, items);
  const draft = found && drafts.get(found);
  if (draft === undefined || !(draft.kind in fields)) return undefined;
  const field = fields[draft.kind as keyof typeof fields];
  if (field === 'service' && !actions.has(textAt(step, 'action') ?? '')) return undefined;
  return { field, draft };
}

/** Fills a Workflow from one of the flat form: its steps follow each other where they do not say what they need. */
export function mapWorkflow(draft: Draft, item: FlatItem, set: FlatSet): void {
  mapParameters(draft, at(item.root, 'trigger', 'parameters') ?? at(item.root, 'inputs'), 'inputs');
  mapDuration(draft, scalarAt(item.root, 'timeout'), { path: ['spec', 'timeout'], seconds: 'guessed' });
  const known = new Map<string, string>();
  let before: readonly string[] = [];
  for (const outer of itemsAt(item.root, 'steps')) {
    const names = stepsIn([outer]).flatMap(
      (step) => mapStep(draft, step, { item, set, known, before }) ?? [],
    );
    if (names.length > 0) before = names;
    draft.drop(outer, 'It does nothing that a Workflow has a word for, or what it names is not imported.', [
      'spec',
      'steps',
    ]);
  }
}

interface StepFacts {
  readonly item: FlatItem;
  readonly set: FlatSet;
  /** Names of the steps so far, by what the source calls them. */
  readonly known: Map<string, string>;
  readonly before: readonly string[];
}

function mapStep(
  draft: Draft,
  step: SourceNode,
  { item, set, known, before }: StepFacts,
): string | undefined {
  const target = targetOf(step, item, set);
  if (target === undefined) return undefined;
  const given = textAt(step, 'name') ?? textAt(step, 'id') ?? target.draft.name;
  const name = freeName(draft, toLabel(given));
  known.set(given, name);
  const path = ['spec', 'steps', name];
  draft.put([...path, target.field], target.draft.ref);
  for (const key of targetKeys) draft.note(at(step, key), [...path, target.field]);
  draft.note(scalarAt(step, 'type'), [...path, target.field]);
  for (const key of ['name', 'id'])
    draft.note(
      scalarAt(step, key),
      path,
      name === given ? undefined : `A step has a DNS label for a name, so it is \`${name}\` here.`,
    );
  if (target.field === 'service') mapAction(draft, step, path);
  mapNeeds(draft, step, { path, known, before });
  mapWith(draft, at(step, 'parameters') ?? at(step, 'with'), path);
  mapCount(draft, scalarAt(step, 'retries'), [...path, 'retries']);
  mapDuration(draft, scalarAt(step, 'timeout'), { path: [...path, 'timeout'], seconds: 'guessed' });
  draft.drop(step, 'A step of a Workflow has no field for this.', path);
  return name;
}

function mapAction(draft: Draft, step: SourceNode, path: readonly string[]): void {
  const action = scalarAt(step, 'action');
  if (action !== undefined) draft.map(action, [...path, 'action'], action.text);
}

function freeName(draft: Draft, wanted: string): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted.slice(0, 58)}-${number}`;
    if (!draft.has('spec', 'steps', name)) return name;
  }
}

function mapNeeds(
  draft: Draft,
  step: SourceNode,
  {
    path,
    known,
    before,
  }: { path: readonly string[]; known: ReadonlyMap<string, string>; before: readonly string[] },
): void {
  const mentions = ['needs', 'depends_on'].flatMap((key) => mentionsIn(at(step, key)));
  for (const { node, text } of mentions) {
    const name = known.get(text);
    if (name === undefined) continue;
    draft.append([...path, 'needs'], name);
    draft.note(node, [...path, 'needs']);
  }
  if (mentions.length > 0 || before.length === 0) return;
  const reason = 'The steps of the source follow each other, so each needs the one before.';
  draft.put([...path, 'needs'], [...before]);
  draft.remark(step, [...path, 'needs'], reason);
}

/** `$(trigger.input)` and the like stand for an input: `${input}`. */
const reference = /\$\((?:trigger|inputs?)\.([A-Za-z_][\w-]*)\)/g;

function mapWith(draft: Draft, values: SourceNode | undefined, path: readonly string[]): void {
  for (const [key, value] of entriesAt(values)) {
    const field = [...path, 'with', key];
    const text = value.kind === 'scalar' && typeof value.value === 'string' ? value.text : '';
    const replaced = text.replace(reference, (_, name: string) => `\${${name}}`);
    if (replaced === text) draft.map(value, field, toJson(value));
    else draft.guess(value, field, { value: replaced, reason: 'It is taken for an input of the Workflow.' });
  }
}
