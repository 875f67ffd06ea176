import {
  CHOMPING_MODE,
  COLLECTION_STYLE,
  EVENT_ID,
  getScalarValue,
  SCALAR_STYLE,
  type Event,
  type MappingEvent,
  type ScalarEvent,
  type SequenceEvent,
} from 'js-yaml';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { findControlCharacter } from './decode-text.ts';
import { blockScalarStart, isBlockScalar, type EventTree } from './event-places.ts';
import { resolvePlain } from './plain-scalar.ts';

/** Longest key (YAML 1.2, 7.4.2 allows 1,024 characters), and most fields of a map, whose keys are searched in turn. */
const longestKey = 1000;
const mostFields = 1000;

/** Lines of which it is hard to tell whether they are part of a text. */
const linesOfSpaces = /^ +$/m;

/** Where a node stands: after its key, between brackets, in how many maps and lists. */
interface Position {
  readonly key: ScalarEvent | undefined;
  readonly isInFlow: boolean;
  readonly depth: number;
}

const outermost: Position = { key: undefined, isInFlow: false, depth: 0 };

/** Builds the value of a document from its events, which it walks once. */
export class SubsetReading implements EventTree {
  readonly text: string;
  readonly events: readonly Event[];
  readonly ends: Int32Array;
  /** The last event that stands for something written, and whether brackets close after it. */
  last: { readonly event: Event | undefined; readonly isInFlow: boolean } = {
    event: undefined,
    isInFlow: false,
  };
  readonly #depth: number;
  #index = 1;

  constructor(text: string, events: readonly Event[], depth: number) {
    this.text = text;
    this.events = events;
    this.ends = new Int32Array(events.length);
    this.#depth = depth;
  }

  /** The next node, which is the whole document at first; undefined where it is not in the subset. */
  readNode(position: Position = outermost): JsonValue | undefined {
    const index = this.#index;
    const event = this.events[index];
    if (event === undefined || !isUnadorned(event)) return undefined;
    this.#index += 1;
    const value =
      event.type === EVENT_ID.SCALAR
        ? this.#readScalar(event, position)
        : this.#readCollection(event, position);
    this.ends[index] = this.#index;
    return value;
  }

  #readScalar(event: ScalarEvent, { key, isInFlow }: Position): JsonValue | undefined {
    this.last = { event, isInFlow };
    // What is not written at all has no place of its own, so only a key can stand for it.
    if (event.valueStart < 0) return key === undefined ? undefined : null;
    if (!isBlockScalar(event)) return readFlowScalar(this.text, event);
    const isPlaced = key !== undefined && blockScalarStart(this.text, key) !== undefined;
    return isPlaced ? this.#readBlockScalar(event) : undefined;
  }

  #readBlockScalar(event: ScalarEvent): string | undefined {
    const written = this.text.slice(event.valueStart, event.valueEnd);
    if (event.chomping === CHOMPING_MODE.KEEP || linesOfSpaces.test(written)) return undefined;
    return written.trim() === '' ? undefined : getScalarValue(this.text, event);
  }

  #readCollection(event: MappingEvent | SequenceEvent, position: Position): JsonValue | undefined {
    if (position.depth >= this.#depth) return undefined;
    const isInFlow = position.isInFlow || event.style === COLLECTION_STYLE.FLOW;
    this.last = { event, isInFlow };
    const below = { key: undefined, isInFlow, depth: position.depth + 1 };
    const value = event.type === EVENT_ID.MAPPING ? this.#readMap(below) : this.#readList(below);
    this.#index += 1;
    // Without a key its place is its first field, so it needs one.
    const isPlaced = position.key !== undefined || event.type === EVENT_ID.MAPPING;
    return position.depth === 0 || isPlaced ? value : undefined;
  }

  #readList(below: Position): readonly JsonValue[] | undefined {
    const items: JsonValue[] = [];
    while (!this.#isAtEnd()) {
      const item = this.readNode(below);
      if (item === undefined || isEmptyMap(item)) return undefined;
      items.push(item);
    }
    return items;
  }

  #readMap(below: Position): JsonObject | undefined {
    const value: Record<string, JsonValue> = {};
    for (let fields = 0; !this.#isAtEnd(); fields += 1) {
      const key = this.events[this.#index];
      const name = key?.type === EVENT_ID.SCALAR ? this.#readKey(key) : undefined;
      if (key?.type !== EVENT_ID.SCALAR || name === undefined) return undefined;
      if (fields >= mostFields || Object.hasOwn(value, name)) return undefined;
      const field = this.readNode({ key, isInFlow: below.isInFlow, depth: below.depth });
      if (field === undefined) return undefined;
      value[name] = field;
    }
    return value;
  }

  #readKey(event: ScalarEvent): string | undefined {
    const index = this.#index;
    this.#index += 1;
    this.ends[index] = this.#index;
    const isKey = isUnadorned(event) && event.fast && event.valueEnd - event.valueStart <= longestKey;
    const name = isKey && !isBlockScalar(event) ? readFlowScalar(this.text, event) : undefined;
    return typeof name === 'string' && name !== '__proto__' && name !== '<<' ? name : undefined;
  }

  #isAtEnd(): boolean {
    return this.events[this.#index]?.type === EVENT_ID.POP;
  }
}

/** A scalar, map or list without an anchor or tag. */
function isUnadorned(event: Event): event is ScalarEvent | MappingEvent | SequenceEvent {
  switch (event.type) {
    case EVENT_ID.SCALAR:
    case EVENT_ID.MAPPING:
    case EVENT_ID.SEQUENCE:
      return event.anchorStart < 0 && event.tagStart < 0;
    default:
      return false;
  }
}

function readFlowScalar(text: string, event: ScalarEvent): JsonValue | undefined {
  const value = event.fast ? text.slice(event.valueStart, event.valueEnd) : getScalarValue(text, event);
  if (event.style === SCALAR_STYLE.PLAIN) return resolvePlain(value);
  const mayHoldEscapes = event.style === SCALAR_STYLE.DOUBLE_QUOTED && !event.fast;
  return mayHoldEscapes && findControlCharacter(value) !== undefined ? undefined : value;
}

function isEmptyMap(value: JsonValue): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
