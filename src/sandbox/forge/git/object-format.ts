import type { GitCommit, GitIdentity } from './git-objects.ts';

/** A line of a tree as it is stored. */
export interface TreeLine {
  readonly mode: string;
  readonly name: string;
  readonly sha: string;
}

/** An annotated tag. */
export interface GitTag {
  readonly sha: string;
  readonly object: string;
  readonly type: string;
  readonly name: string;
  readonly tagger: GitIdentity | undefined;
  readonly message: string;
}

/** Reads a commit object. Bytes that are not UTF-8 become replacement characters. */
export function parseCommit(sha: string, bytes: Buffer): GitCommit {
  const { headers, body } = splitObject(bytes);
  return {
    sha,
    tree: headers.get('tree')?.[0] ?? '',
    parents: headers.get('parent') ?? [],
    author: parseIdentity(headers.get('author')?.[0]),
    committer: parseIdentity(headers.get('committer')?.[0]),
    message: body,
    signature: headers.get('gpgsig')?.[0] ?? null,
  };
}

/** Reads an annotated tag. */
export function parseTag(sha: string, bytes: Buffer): GitTag {
  const { headers, body } = splitObject(bytes);
  const tagger = headers.get('tagger')?.[0];
  return {
    sha,
    object: headers.get('object')?.[0] ?? '',
    type: headers.get('type')?.[0] ?? '',
    name: headers.get('tag')?.[0] ?? '',
    tagger: tagger === undefined ? undefined : parseIdentity(tagger),
    message: body,
  };
}

/** Reads a tree object. */
export function parseTree(bytes: Buffer): readonly TreeLine[] {
  const lines: TreeLine[] = [];
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(32, at);
    const end = bytes.indexOf(0, space);
    if (space < 0 || end < 0) break;
    lines.push({
      mode: bytes.toString('latin1', at, space),
      name: bytes.toString('utf8', space + 1, end),
      sha: bytes.toString('hex', end + 1, end + 21),
    });
    at = end + 21;
  }
  return lines;
}

/** Writes a tree object, in Git's order: names by bytes, folders as if they ended in a slash. */
export function encodeTree(lines: readonly TreeLine[]): Buffer {
  const sortKey = (line: TreeLine): Buffer =>
    Buffer.from(line.mode === '40000' ? `${line.name}/` : line.name);
  const sorted = lines.toSorted((a, b) => Buffer.compare(sortKey(a), sortKey(b)));
  return Buffer.concat(
    sorted.map((line) =>
      Buffer.concat([Buffer.from(`${line.mode} ${line.name}\0`), Buffer.from(line.sha, 'hex')]),
    ),
  );
}

/** What a new commit is made from; dates are ISO strings. */
export interface NewCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: GitIdentity;
  readonly committer: GitIdentity;
  readonly message: string;
  readonly signature?: string;
}

/** Writes a commit object. */
export function encodeCommit(commit: NewCommit): Buffer {
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${formatIdentity(commit.author)}`,
    `committer ${formatIdentity(commit.committer)}`,
    ...(commit.signature === undefined
      ? []
      : [`gpgsig ${commit.signature.trimEnd().replaceAll('\n', '\n ')}`]),
  ];
  return Buffer.from(`${lines.join('\n')}\n\n${commit.message}`);
}

/** Writes an annotated tag. */
export function encodeTag(tag: Omit<GitTag, 'sha' | 'tagger'> & { readonly tagger: GitIdentity }): Buffer {
  return Buffer.from(
    `object ${tag.object}\ntype ${tag.type}\ntag ${tag.name}\ntagger ${formatIdentity(tag.tagger)}\n\n${tag.message}`,
  );
}

function splitObject(bytes: Buffer): { headers: Map<string, string[]>; body: string } {
  const text = bytes.toString('utf8');
  const split = text.indexOf('\n\n');
  const head = split < 0 ? text : text.slice(0, split);
  const headers = new Map<string, string[]>();
  let values: string[] = [];
  for (const line of head.split('\n')) {
    if (line.startsWith(' ')) values.push(`${values.pop() ?? ''}\n${line.slice(1)}`);
    else {
      const space = line.indexOf(' ');
      const key = line.slice(0, space);
      values = headers.get(key) ?? [];
      headers.set(key, values);
      values.push(line.slice(space + 1));
    }
  }
  return { headers, body: split < 0 ? '' : text.slice(split + 2) };
}

const identityLine = /^(.*?) ?<([^>]*)> (-?\d+) [+-]\d{4}$/s;

function parseIdentity(line: string | undefined): GitIdentity {
  const [, name = '', email = '', seconds = '0'] = identityLine.exec(line ?? '') ?? [];
  return { name, email, date: toDate(Number(seconds)) };
}

/** ISO without milliseconds, as GitHub writes dates; out of range becomes the epoch. */
function toDate(seconds: number): string {
  const date = new Date(seconds * 1000);
  return (Number.isNaN(date.getTime()) ? new Date(0) : date).toISOString().replace('.000Z', 'Z');
}

function formatIdentity({ name, email, date }: GitIdentity): string {
  const seconds = Math.floor(Date.parse(date) / 1000);
  return `${cleanField(name)} <${cleanField(email)}> ${seconds} +0000`;
}

/** Without the characters which would end a field; Git strips them as well (ident.c). */
function cleanField(text: string): string {
  return text.replaceAll(/[<>\n\0]/g, '').trim();
}
