import { existsSync, globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { RuleText } from '../../render/diagnostics/finding-format.ts';

/** Where the pages are read in a browser. */
const site = 'https://github.com/charter-dev/charter/blob/main/docs/';

/** What the pages on errors say of every code, from source and from the built package alike. */
export function readErrorPages(): ReadonlyMap<string, RuleText> {
  const places = ['../../../docs/', '../../../../docs/'].map((path) => new URL(path, import.meta.url));
  const folder = places.find((place) => existsSync(new URL('errors.md', place)));
  if (folder === undefined) return new Map();
  const pages = ['errors.md', ...globSync('errors/*.md', { cwd: fileURLToPath(folder) }).toSorted()];
  return new Map(
    pages.flatMap((page) => readErrorPage(readFileSync(new URL(page, folder), 'utf8'), site + page)),
  );
}

/** The entries of one page: sections whose heading is a code. */
export function readErrorPage(markdown: string, address: string): readonly (readonly [string, RuleText])[] {
  return markdown.split(/^#{2,3} (?=`?[a-z0-9-]+`?$)/m).flatMap((section) => {
    const [heading = '', ...lines] = section.split('\n');
    const code = heading.replaceAll('`', '').trim();
    if (section === markdown || !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(code)) return [];
    return [[code, ruleText(lines.join('\n'), `${address}#${code}`)] as const];
  });
}

function ruleText(section: string, address: string): RuleText {
  const body = section.replace(/^#{2,3} [^]*/m, '').trim();
  const advice = body.indexOf('What to do:');
  const description = (advice === -1 ? body : body.slice(0, advice))
    .replace(/^(?:Error|Warning)\. /, '')
    .replace(/\s+/g, ' ')
    .trim();
  return {
    summary: /^.*?[.:?](?=\s|$)/.exec(description)?.[0].replace(/:$/, '.') ?? description,
    description,
    help: advice === -1 ? '' : body.slice(advice),
    address,
  };
}
