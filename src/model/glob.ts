/** A glob that was read: each alternative of its braces. */
export interface Glob {
  readonly alternatives: readonly Alternative[];
}

interface Alternative {
  /** Cut as a path is. */
  readonly parts: readonly string[];
  /** What a path begins with to match; empty where that is not fixed. */
  readonly beginning: string;
  /** Whether a name in a path has to begin with a dot to match. */
  readonly isDotted: boolean;
  /** What a path ends with to match, where the alternative says no more than that, such as `.yaml` in any folder. */
  readonly ending: string | undefined;
}

const mostAlternatives = 64;

/** Longest glob, in UTF-16 units: as long as a path may be on Linux. */
const longest = 4_096;

/**
 * Reads a glob relative to the root of a repository: `*` and `?` stay in a folder, `**` as a whole part crosses
 * folders, `{a,b}` is either, and a slash at the end means all below. A text tells what cannot be read.
 *
 * Matching is ours because a path comes from whoever opens a pull request: it takes time linear in the path for each
 * part of the glob, where a glob compiled to a regular expression can be made to take years.
 */
export function parseGlob(text: string): Glob | string {
  if (text.length > longest) return `it is longer than ${longest} characters`;
  const unsupported = /[[\]()\\!]/.exec(text)?.[0];
  if (unsupported !== undefined) return `\`${unsupported}\` is not supported`;
  const alternatives = expandBraces(text);
  if (typeof alternatives === 'string') return alternatives;
  const cut = alternatives.map(toParts);
  if (cut.some((parts) => parts.length === 0)) return 'it is empty';
  if (cut.some((parts) => parts.includes('..') || parts.includes('.'))) {
    return 'it is relative to the root of the repository, so `.` and `..` mean nothing';
  }
  return { alternatives: cut.map(toAlternative) };
}

/** Most paths can be told from the little that is known beforehand. */
function toAlternative(parts: readonly string[]): Alternative {
  const isDotted = parts.some((part) => part.startsWith('.'));
  return { parts, beginning: beginningOf(parts), isDotted, ending: endingOf(parts) };
}

function beginningOf([first = '']: readonly string[]): string {
  return /[*?]/.test(first) ? '' : first;
}

function endingOf([folders, name = '', ...more]: readonly string[]): string | undefined {
  return folders === '**' && more.length === 0 && /^\*[^*?]+$/.test(name) ? name.slice(1) : undefined;
}

function expandBraces(text: string): readonly string[] | string {
  let heads = [''];
  let from = 0;
  for (const { 0: group, 1: choices = '', index } of text.matchAll(/\{([^{}]*)\}/g)) {
    const between = text.slice(from, index);
    const endings = choices.split(',');
    if (heads.length * endings.length > mostAlternatives)
      return `its braces mean more than ${mostAlternatives} globs`;
    heads = heads.flatMap((head) => endings.map((ending) => head + between + ending));
    from = index + group.length;
  }
  const all = heads.map((head) => head + text.slice(from));
  return all.some((one) => /[{}]/.test(one)) ? 'its braces are nested or not closed' : all;
}

function toParts(text: string): readonly string[] {
  const parts = text
    .replace(/^\.\//, '')
    .split('/')
    .filter((part) => part !== '');
  return text.endsWith('/') && parts.length > 0 ? [...parts, '**'] : parts;
}

export interface GlobOptions {
  /** Wildcards also match names that begin with a dot. */
  readonly dot: boolean;
}

/** Whether a glob matches a whole path. */
export function matchesGlob(glob: Glob, path: string, options: GlobOptions): boolean {
  return matchesAnyGlob([glob], path, options);
}

/** Whether one of several globs matches a whole path. */
export function matchesAnyGlob(globs: readonly Glob[], path: string, options: GlobOptions): boolean {
  let names: readonly string[] | undefined;
  return globs.some(({ alternatives }) =>
    alternatives.some(({ parts, beginning, isDotted, ending }) => {
      if (!path.startsWith(beginning) || (isDotted && !hasDotName(path))) return false;
      if (ending !== undefined) return path.endsWith(ending) && (options.dot || !hasDotName(path));
      names ??= path.split('/');
      return matchParts(parts, names, options);
    }),
  );
}

function hasDotName(path: string): boolean {
  return path.startsWith('.') || path.includes('/.');
}

/** Whether a glob could match something below a folder. */
export function mayMatchBelow({ alternatives }: Glob, folder: string, options: GlobOptions): boolean {
  const names = folder.split('/');
  return alternatives.some(({ parts }) => {
    const crossing = parts.indexOf('**');
    const fixed = crossing === -1 ? parts.slice(0, -1) : parts.slice(0, crossing);
    if (crossing === -1 && fixed.length < names.length) return false;
    return names.every((name, index) => {
      const part = fixed[index];
      return part === undefined ? isOpen(name, options) : matchName(part, name, options);
    });
  });
}

/** Matches greedily and, where that fails, lets the last `**` take one name more: earlier ones never need to. */
function matchParts(parts: readonly string[], names: readonly string[], options: GlobOptions): boolean {
  let part = 0;
  let name = 0;
  let retry: { part: number; name: number } | undefined;
  while (name < names.length) {
    const pattern = parts[part];
    const current = names[name] ?? '';
    if (pattern === '**') {
      part += 1;
      retry = { part, name };
    } else if (pattern !== undefined && matchName(pattern, current, options)) {
      part += 1;
      name += 1;
    } else {
      if (retry === undefined || !isOpen(names[retry.name] ?? '', options)) return false;
      retry = { part: retry.part, name: retry.name + 1 };
      ({ part, name } = retry);
    }
  }
  return parts.slice(part).every((rest) => rest === '**');
}

function isOpen(name: string, { dot }: GlobOptions): boolean {
  return dot || !name.startsWith('.');
}

/** The same within one name, for `*` and `?`. */
function matchName(pattern: string, name: string, options: GlobOptions): boolean {
  if (!isOpen(name, options) && !pattern.startsWith('.')) return false;
  let at = 0;
  let position = 0;
  let retry: { at: number; position: number } | undefined;
  while (position < name.length) {
    const expected = pattern[at];
    if (expected === '*') {
      at += 1;
      retry = { at, position };
    } else if (expected === '?' || expected === name[position]) {
      at += 1;
      position += 1;
    } else {
      if (retry === undefined) return false;
      retry = { at: retry.at, position: retry.position + 1 };
      ({ at, position } = retry);
    }
  }
  return /^\**$/.test(pattern.slice(at));
}
