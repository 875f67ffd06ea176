import type { CodeOwners, CodeOwnersRule } from '../../model/approval-facts.ts';
import { matchesNames, parseOwnerPattern, type NamePattern, type OwnerPattern } from './owner-pattern.ts';

/** Tells which rule of CODEOWNERS holds for a path: the last that matches; undefined where none does. */
export type OwnersIndex = (path: string) => CodeOwnersRule | undefined;

/** Rules in the order of their lines. */
type Bucket = Candidate[];

interface Candidate {
  readonly order: number;
  readonly rule: CodeOwnersRule;
  readonly pattern: OwnerPattern;
}

interface Folder {
  readonly below: Map<string, Folder>;
  readonly rules: Bucket;
}

/** Rules by what a path must have for them to match, so that of ten thousand only a few are tried. */
interface Buckets {
  /** By the names with which the path must begin. */
  readonly root: Folder;
  /** By a name which the path must have somewhere. */
  readonly byName: Map<string, Bucket>;
  /** By how a name must end which the path must have somewhere: the last `.` and what follows, or the last character. */
  readonly byEnding: Map<string, Bucket>;
  readonly others: Bucket;
}

/** Sorts the rules so that finding the one for a path hardly depends on how many there are. */
export function indexOwners({ rules }: Pick<CodeOwners, 'rules'>): OwnersIndex {
  const buckets: Buckets = { root: aFolder(), byName: new Map(), byEnding: new Map(), others: [] };
  for (const [order, rule] of rules.entries()) {
    const pattern = parseOwnerPattern(rule.pattern);
    if (typeof pattern === 'object') bucketFor(buckets, pattern).push({ order, rule, pattern });
  }
  return (path) => findLast(buckets, path.split('/'))?.rule;
}

function aFolder(): Folder {
  return { below: new Map(), rules: [] };
}

function bucketFor({ root, byName, byEnding, others }: Buckets, { names }: OwnerPattern): Bucket {
  const [first, second] = names;
  if (first?.kind !== 'crossing') return folderOf(root, names).rules;
  if (second?.kind === 'exact') return entryOf(byName, second.name, () => []);
  const [ending] = second?.kind === 'wild' ? endingsOf(second.tail) : [];
  return ending === undefined ? others : entryOf(byEnding, ending, () => []);
}

function folderOf(root: Folder, names: readonly NamePattern[]): Folder {
  let folder = root;
  for (const name of names) {
    if (name.kind !== 'exact') break;
    folder = entryOf(folder.below, name.name, aFolder);
  }
  return folder;
}

/** What a name may be found by, the narrowest first; no ending with a `.` is a last character. */
function endingsOf(name: string): readonly string[] {
  const dot = name.lastIndexOf('.');
  const last = name.slice(-1);
  return [
    ...(dot === -1 || dot === name.length - 1 ? [] : [name.slice(dot)]),
    ...(last === '' ? [] : [last]),
  ];
}

function entryOf<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function findLast(buckets: Buckets, names: readonly string[]): Candidate | undefined {
  let best: Candidate | undefined;
  for (const bucket of new Set(bucketsFor(buckets, names))) {
    for (let at = bucket.length - 1; at >= 0; at -= 1) {
      const candidate = bucket[at];
      if (candidate === undefined || candidate.order < (best?.order ?? -1)) break;
      if (!matchesNames(candidate.pattern, names)) continue;
      best = candidate;
      break;
    }
  }
  return best;
}

/** Some of them several times, where a path has one name several times. */
function* bucketsFor(
  { root, byName, byEnding, others }: Buckets,
  names: readonly string[],
): Generator<Bucket> {
  for (const name of names) {
    const named = byName.get(name);
    if (named !== undefined) yield named;
    for (const ending of endingsOf(name)) {
      const bucket = byEnding.get(ending);
      if (bucket !== undefined) yield bucket;
    }
  }
  yield others;
  let folder: Folder | undefined = root;
  for (let depth = 0; folder !== undefined; depth += 1) {
    yield folder.rules;
    folder = folder.below.get(names[depth] ?? '');
  }
}
