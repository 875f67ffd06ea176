import type { ManifestKind, Ref } from '../model/ref.ts';

const longestLabel = 63;

/** The DNS label (RFC 1123) nearest to a text: `My_App` is `my-app`. `unnamed` where nothing is left. */
export function toLabel(text: string): string {
  const label = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, longestLabel)
    .replace(/-$/, '');
  return label === '' ? 'unnamed' : label;
}

export interface GivenName {
  readonly name: string;
  readonly ref: Ref;
  /** Why it is not what was asked for; undefined where it is. */
  readonly reason?: string;
  /** The source asked for this very name before, in the same context. */
  readonly isDuplicate: boolean;
}

/** Gives out names so that no two manifests of a kind share one. */
export class NameBook {
  readonly #taken = new Set<Ref>();
  readonly #asked = new Set<string>();

  /** A label for what the source calls `wanted`; `context` (a namespace, say) tells two of the same name apart. */
  give(kind: ManifestKind, wanted: string, context?: string): GivenName {
    const label = toLabel(wanted);
    const question = JSON.stringify([kind, wanted, context]);
    const isDuplicate = this.#asked.has(question);
    this.#asked.add(question);
    const taken = this.#isTaken(kind, label);
    const name = taken ? this.#free(kind, label, context) : label;
    const ref: Ref = `${kind.toLowerCase()}:${name}`;
    this.#taken.add(ref);
    if (taken) {
      return {
        name,
        ref,
        isDuplicate,
        reason: `Another ${kind} of this import is already named \`${label}\`, so this one is \`${name}\`. If they are the same, remove one.`,
      };
    }
    if (name === wanted) return { name, ref, isDuplicate };
    return { name, ref, isDuplicate, reason: `A name is a DNS label, so it is \`${name}\` here.` };
  }

  #isTaken(kind: ManifestKind, name: string): boolean {
    return this.#taken.has(`${kind.toLowerCase()}:${name}`);
  }

  #free(kind: ManifestKind, label: string, context?: string): string {
    const candidate = context === undefined ? undefined : withSuffix(label, toLabel(context));
    if (candidate !== undefined && !this.#isTaken(kind, candidate)) return candidate;
    for (let number = 2; ; number += 1) {
      const name = withSuffix(label, String(number));
      if (!this.#isTaken(kind, name)) return name;
    }
  }
}

function withSuffix(label: string, suffix: string): string {
  const room = longestLabel - Math.min(suffix.length, 40) - 1;
  return `${label.slice(0, room).replace(/-$/, '')}-${suffix.slice(0, 40).replace(/-$/, '')}`;
}
