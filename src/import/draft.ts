import { isEqualJson } from '../model/equality.ts';
import { isJsonArray, type JsonObject, type JsonValue } from '../model/json.ts';
import { formatPath, type ValuePath } from '../model/pointer.ts';
import type { ManifestKind, Ref } from '../model/ref.ts';
import { quoted } from '../registry/wording.ts';
import type { Ledger } from './ledger.ts';
import type { GivenName } from './names.ts';
import { isSecretText } from './secrets.ts';
import type { SourceNode } from './source-node.ts';

interface MutableMap {
  [key: string]: JsonValue | MutableMap;
}

/** What a manifest may not hold: controls, and characters that cannot be seen. */
const unwritable = /[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]--[\t\n]]/v;

/**
 * A manifest being made. Every value goes in together with the part of the source that it comes from, so that the
 * report cannot say anything else than what was written.
 */
export class Draft {
  readonly kind: ManifestKind;
  readonly name: string;
  readonly ref: Ref;
  /** What it is made from. */
  readonly origin: SourceNode;
  readonly #ledger: Ledger;
  readonly #metadata: MutableMap;
  readonly #spec: MutableMap = {};
  /** By field, what was last written there. */
  readonly #written = new Map<string, { readonly node: SourceNode; readonly value: JsonValue }>();

  constructor(
    kind: ManifestKind,
    given: GivenName,
    { origin, ledger }: { origin: SourceNode; ledger: Ledger },
  ) {
    this.kind = kind;
    this.name = given.name;
    this.ref = given.ref;
    this.origin = origin;
    this.#ledger = ledger;
    this.#metadata = { name: given.name };
    if (given.reason !== undefined) ledger.remark(origin, this.#target(['metadata', 'name']), given.reason);
  }

  /** Writes a value that means the same as the source; a secret or an unreadable text is dropped instead. */
  map(node: SourceNode, path: ValuePath, value: JsonValue): void {
    if (this.#refuses(node, path, value)) return;
    this.#write(node, path, value);
    this.#ledger.decide(node, { kind: 'mapped', target: this.#target(path) });
  }

  /** The same for a value that rests on an assumption. */
  guess(
    node: SourceNode,
    path: ValuePath,
    guess: { readonly value: JsonValue; readonly reason: string },
  ): void {
    if (this.#refuses(node, path, guess.value)) return;
    this.#write(node, path, guess.value);
    this.#ledger.decide(node, { kind: 'guessed', target: this.#target(path), reason: guess.reason });
  }

  /** Writes a value that the source does not say at all. */
  assume(path: ValuePath, value: JsonValue, reason: string): void {
    this.#set(path, value);
    this.#ledger.remark(this.origin, this.#target(path), reason);
  }

  /** A guess about a part of the source whose scalars are decided about one by one. */
  remark(node: SourceNode, path: ValuePath, reason: string): void {
    this.#ledger.remark(node, this.#target(path), reason);
  }

  /** Writes a value for which `note` says separately where it comes from. */
  put(path: ValuePath, value: JsonValue): void {
    this.#set(path, value);
  }

  /** Decides that a part of the source went to a field which is written already. */
  note(node: SourceNode | undefined, path: ValuePath, reason?: string): void {
    if (node === undefined) return;
    const target = this.#target(path);
    this.#ledger.decide(
      node,
      reason === undefined ? { kind: 'mapped', target } : { kind: 'guessed', target, reason },
    );
  }

  drop(node: SourceNode | undefined, reason: string, path?: ValuePath): void {
    if (node === undefined) return;
    this.#ledger.decide(node, { kind: 'dropped', target: this.#target(path ?? []), reason });
  }

  has(...path: readonly string[]): boolean {
    return this.valueAt(...path) !== undefined;
  }

  valueAt(...path: readonly string[]): JsonValue | undefined {
    const [first, ...rest] = path;
    let here: JsonValue | MutableMap | undefined = first === 'metadata' ? this.#metadata : this.#spec;
    for (const step of rest) here = isMap(here) && Object.hasOwn(here, step) ? here[step] : undefined;
    return here;
  }

  /** Takes a field back that a later part of the source says anew, in another way. */
  takeBack(path: readonly string[], by: SourceNode): void {
    const key = formatPath(path);
    const before = this.#written.get(key);
    const last = path.at(-1);
    if (before === undefined || last === undefined) return;
    this.#ledger.replace(before.node, this.#target(path), replacedBy(by));
    this.#written.delete(key);
    delete this.#mapAbove(path)[last];
  }

  /** Adds to a list that holds no text twice. */
  append(path: readonly string[], text: string): void {
    const list = this.valueAt(...path);
    const items = isJsonArray(list) ? list : [];
    if (!items.includes(text)) this.#set(path, [...items, text]);
  }

  toJson(): JsonObject {
    return { apiVersion: 'charter.dev/v1', kind: this.kind, metadata: this.#metadata, spec: this.#spec };
  }

  #target(path: ValuePath): { readonly ref: Ref; readonly field?: string } {
    return path.length === 0 ? { ref: this.ref } : { ref: this.ref, field: formatPath(path) };
  }

  #refuses(node: SourceNode, path: ValuePath, value: JsonValue): boolean {
    const texts = textsIn(value);
    if (texts.some(isSecretText) && path[1] !== 'secrets') {
      this.drop(
        node,
        'It looks like a secret, which a manifest never holds. Keep it in the secret store.',
        path,
      );
      return true;
    }
    const written = [...texts, ...path.map(String)];
    if (path.includes('__proto__') || written.some((text) => unwritable.test(text))) {
      this.drop(
        node,
        'Its name or text holds what a manifest may not hold: a reserved name, or characters that cannot be seen.',
        path,
      );
      return true;
    }
    return false;
  }

  /** Writes a value; of two for the same field the later one counts. */
  #write(node: SourceNode, path: ValuePath, value: JsonValue): void {
    const key = formatPath(path);
    const before = this.#written.get(key);
    if (before !== undefined && before.node !== node && !isEqualJson(before.value, value))
      this.#ledger.replace(before.node, this.#target(path), replacedBy(node));
    this.#written.set(key, { node, value });
    this.#set(path, value);
  }

  #set(path: ValuePath, value: JsonValue): void {
    const last = path.at(-1);
    if (path.length > 1 && last !== undefined) this.#mapAbove(path)[last] = value;
  }

  /** The map that holds a field, made where there is none. */
  #mapAbove(path: ValuePath): MutableMap {
    const [first, ...steps] = path.slice(0, -1);
    let here = first === 'metadata' ? this.#metadata : this.#spec;
    for (const step of steps) {
      const next = Object.hasOwn(here, step) ? here[step] : undefined;
      const map: MutableMap = isMap(next) ? next : {};
      here[step] = map;
      here = map;
    }
    return here;
  }
}

function replacedBy({ file, line }: SourceNode): string {
  return `Line ${line} of ${quoted(file)} says it too, and that one counts.`;
}

function isMap(value: JsonValue | MutableMap | undefined): value is MutableMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textsIn(value: JsonValue): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [key, ...textsIn(item)]);
}
