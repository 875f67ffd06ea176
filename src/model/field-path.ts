/** One step of a field path: a key, a position in a list, the item of a keyed list, or every value there is. */
export type FieldStep =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'position'; readonly index: number }
  | { readonly kind: 'item'; readonly key: string; readonly value: string }
  | { readonly kind: 'every' };

export type FieldPath = readonly FieldStep[];

const stepPattern =
  /\.?(?:(?<every>\*)|(?<key>[^\s.[\]"*]+))(?=[.[]|$)|\[(?<quoted>"(?:[^"\\]|\\.)*")\]|\[(?<index>\d{1,9})\]|\[(?<star>\*)\]|\[(?<name>[\w-]+)=(?<value>[^\]]*)\]/y;

/** Longest path, and most steps, that are worth reading. */
const longest = 1_000;

/**
 * Reads a path as `formatPath` writes it, in which `*` stands for every key of a map or item of a list:
 * `spec.ports.*.public`, `spec.dependsOn["service:ledger"]`, `spec.members[login=anna]`. A text that is no such path
 * gives undefined.
 */
export function parseFieldPath(text: string): FieldPath | undefined {
  if (text === '' || text.length > longest || text.startsWith('.')) return undefined;
  const steps: FieldStep[] = [];
  stepPattern.lastIndex = 0;
  while (stepPattern.lastIndex < text.length) {
    const isFirst = stepPattern.lastIndex === 0;
    const match = stepPattern.exec(text);
    if (match === null) break;
    const isJoined = match[0].startsWith('.') || match[0].startsWith('[');
    const step = isFirst || isJoined ? toStep(match.groups ?? {}) : undefined;
    if (step === undefined) return undefined;
    steps.push(step);
    if (stepPattern.lastIndex === text.length) return steps;
  }
  stepPattern.lastIndex = 0;
  return undefined;
}

function toStep(groups: Readonly<Record<string, string | undefined>>): FieldStep | undefined {
  const { every, star, key, quoted, index, name, value } = groups;
  if (every !== undefined || star !== undefined) return { kind: 'every' };
  if (key !== undefined) return { kind: 'key', key };
  if (index !== undefined) return { kind: 'position', index: Number(index) };
  if (name !== undefined && value !== undefined) return { kind: 'item', key: name, value };
  return quoted === undefined ? undefined : unquote(quoted);
}

function unquote(text: string): FieldStep | undefined {
  try {
    return { kind: 'key', key: String(JSON.parse(text)) };
  } catch {
    return undefined;
  }
}
