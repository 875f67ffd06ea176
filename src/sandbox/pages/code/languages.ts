/**
 * The tokens of a language, found line by line: named groups are the kinds `key`, `string`,
 * `number`, `word`, `comment` and `mark`, each with a colour in the style sheet. Every alternative is linear in the
 * length of the line; strings need no closing quote, so that no position is tried twice.
 */
export type Grammar = RegExp;

const strings = String.raw`(?<string>"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?)`;
const number = String.raw`(?<number>(?<![\w.-])-?\d[\w.]*)`;

const yaml: Grammar = new RegExp(
  [
    String.raw`(?<comment>(?<=^|\s)#.*$)`,
    String.raw`(?<key>(?<=^\s*(?:-\s+)*)(?:"[^"]*"|'[^']*'|[^\s#'"{}[\]&*!|>-](?:[^:#]|:(?=\S))*)(?=:(?:\s|$)))`,
    String.raw`(?<mark>^(?:---|\.\.\.)|(?<=\s)[&*!][\w./-]+|[|>][+-]?(?=\s*$))`,
    String.raw`(?<string>"(?:[^"\\]|\\.)*"?|(?<=[\s:[{,])'[^']*'?)`,
    String.raw`(?<word>(?<=[\s[,])(?:true|false|null|~)(?=\s*(?:$|[,\]}#])))`,
    String.raw`(?<number>(?<=[\s[,])-?\d[\d.eE+-]*(?=\s*(?:$|[,\]}#])))`,
  ].join('|'),
  'gu',
);

const json: Grammar = new RegExp(
  [
    String.raw`(?<key>"(?:[^"\\]|\\.)*"(?=\s*:))`,
    strings,
    String.raw`(?<word>\b(?:true|false|null)\b)`,
    number,
  ].join('|'),
  'gu',
);

const script: Grammar = new RegExp(
  [
    String.raw`(?<comment>\/\/.*$|^\s*\/?\*.*$)`,
    String.raw`(?<string>"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|\x60(?:[^\x60\\]|\\.)*\x60?)`,
    String.raw`(?<word>\b(?:as|async|await|case|catch|class|const|default|else|export|extends|false|finally|for|from|function|if|import|in|interface|let|new|null|of|readonly|return|switch|this|throw|true|try|type|undefined|while|yield)\b)`,
    number,
  ].join('|'),
  'gu',
);

const shell: Grammar = new RegExp(
  [
    String.raw`(?<comment>(?<=^|\s)#.*$)`,
    strings,
    String.raw`(?<mark>\$\w+|\$\{[^}]*\}?)`,
    String.raw`(?<word>\b(?:allow|case|default|deny|do|done|elif|else|esac|every|export|false|fi|for|function|if|import|in|not|null|package|some|then|true|while|with|FROM|RUN|COPY|USER|ENTRYPOINT|CMD|ENV)\b)`,
  ].join('|'),
  'gu',
);

const markdown: Grammar =
  /(?<key>^#{1,6}\s.*$)|(?<string>`[^`]*`?)|(?<comment>^\s*>.*$)|(?<mark>^\s*(?:[-*+]|\d+\.)\s)/gu;

const owners: Grammar = /(?<comment>#.*$)|(?<word>@[\w./-]+)/gu;

const byEnding: Readonly<Record<string, Grammar>> = {
  yaml,
  yml: yaml,
  json,
  js: script,
  mjs: script,
  ts: script,
  go: script,
  sh: shell,
  rego: shell,
  toml: shell,
  py: shell,
  md: markdown,
};

const byName: Readonly<Record<string, Grammar>> = {
  CODEOWNERS: owners,
  Dockerfile: shell,
  '.gitignore': shell,
};

/** The grammar for a file by its name; undefined for what is shown without colours. */
export function grammarOf(path: string): Grammar | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (Object.hasOwn(byName, name)) return byName[name];
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return Object.hasOwn(byEnding, ending) ? byEnding[ending] : undefined;
}
