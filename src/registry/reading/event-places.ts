import { EVENT_ID, getScalarValue, SCALAR_STYLE, type Event, type ScalarEvent } from 'js-yaml';
import type { ValuePath } from '../../model/pointer.ts';
import type { Place, Places } from './places.ts';
import type { Span } from './problem.ts';

/** The events of a text, and for each that begins a node the position of the one after the whole node. */
export interface EventTree {
  readonly text: string;
  readonly events: readonly Event[];
  readonly ends: Int32Array;
}

/** A key and its value, or a value alone; values are positions among the events. */
interface Step {
  readonly key: ScalarEvent | undefined;
  readonly value: number;
}

/** Finds places among events as `placesIn` does in a composed document; `root` is the event of the outermost map. */
export function placesAmong(tree: EventTree, root: number): Places {
  // Places are asked for in the order of the document as a rule, so the way to the last one is remembered.
  let known: ValuePath = [];
  let steps: readonly Step[] = [{ key: undefined, value: root }];
  return {
    locate(path, at): Place {
      const shared = sharedLength(known, path, steps.length - 1);
      const way = steps.slice(0, shared + 1);
      for (const step of path.slice(shared)) {
        const next = childOf(tree, way.at(-1)?.value ?? root, step);
        if (next === undefined) break;
        way.push(next);
      }
      known = path;
      steps = way;
      return { span: spanOf(tree, way.at(-1) ?? { key: undefined, value: root }, at), isShared: false };
    },
  };
}

function sharedLength(a: ValuePath, b: ValuePath, most: number): number {
  let length = 0;
  while (length < most && length < b.length && a[length] === b[length]) length += 1;
  return length;
}

function childOf(tree: EventTree, parent: number, step: string | number): Step | undefined {
  const type = tree.events[parent]?.type;
  if (type === EVENT_ID.SEQUENCE) return itemAt(tree, parent, Number(step));
  return type === EVENT_ID.MAPPING ? fieldAt(tree, parent, String(step)) : undefined;
}

function itemAt({ events, ends }: EventTree, list: number, position: number): Step | undefined {
  if (!Number.isInteger(position)) return undefined;
  let value = list + 1;
  for (let left = position; left > 0 && !isEnd(events[value]); left -= 1) value = ends[value] ?? value;
  return isEnd(events[value]) ? undefined : { key: undefined, value };
}

function fieldAt({ text, events, ends }: EventTree, map: number, name: string): Step | undefined {
  let index = map + 1;
  for (let key = events[index]; key?.type === EVENT_ID.SCALAR; key = events[index]) {
    if (isNamed(key, text, name)) return { key, value: index + 1 };
    index = ends[index + 1] ?? events.length;
  }
  return undefined;
}

/** Without cutting every key out of the text. */
function isNamed(key: ScalarEvent, text: string, name: string): boolean {
  if (!key.fast) return getScalarValue(text, key) === name;
  return key.valueEnd - key.valueStart === name.length && text.startsWith(name, key.valueStart);
}

function isEnd(event: Event | undefined): boolean {
  return event === undefined || event.type === EVENT_ID.POP;
}

/** A scalar is pointed at itself; a map or list, which may go on for pages, by its key or its beginning. */
function spanOf(tree: EventTree, { key, value }: Step, at: 'key' | 'value'): Span {
  const scalar = writtenScalar(tree.events[value]);
  if (key === undefined) return spanOfScalar(tree.text, scalar ?? writtenScalar(tree.events[value + 1]), key);
  return at === 'key' || scalar === undefined ? spanOfFlowScalar(key) : spanOfScalar(tree.text, scalar, key);
}

function writtenScalar(event: Event | undefined): ScalarEvent | undefined {
  return event?.type === EVENT_ID.SCALAR && event.valueStart >= 0 ? event : undefined;
}

function spanOfScalar(text: string, scalar: ScalarEvent | undefined, key: ScalarEvent | undefined): Span {
  if (scalar === undefined) return { start: 0, end: 0 };
  if (key === undefined || !isBlockScalar(scalar)) return spanOfFlowScalar(scalar);
  return { start: blockScalarStart(text, key) ?? scalar.valueStart, end: blockScalarEnd(text, scalar) };
}

/** An unquoted or quoted scalar, quotes included. */
export function spanOfFlowScalar({ style, valueStart, valueEnd }: ScalarEvent): Span {
  const quote = style === SCALAR_STYLE.PLAIN ? 0 : 1;
  return { start: valueStart - quote, end: valueEnd + quote };
}

export function isBlockScalar({ style }: ScalarEvent): boolean {
  return style === SCALAR_STYLE.LITERAL_BLOCK || style === SCALAR_STYLE.FOLDED_BLOCK;
}

const header = /["']? *: +[|>]/y;

/** Where the `|` or `>` after a key stands; undefined where it is not on the line of the key. */
export function blockScalarStart(text: string, { valueEnd }: ScalarEvent): number | undefined {
  header.lastIndex = valueEnd;
  return header.test(text) ? header.lastIndex - 1 : undefined;
}

/** The end of its last line that is not empty. */
export function blockScalarEnd(text: string, { valueEnd }: ScalarEvent): number {
  let end = valueEnd;
  while (text[end - 1] === '\n' && text[end - 2] === '\n') end -= 1;
  return end;
}
