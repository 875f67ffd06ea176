import { marked } from 'marked';

/** All elements that texts of ours are made of. */
const ownTags = new Set(
  'a b br code details em h3 hr li ol p pre strong sub summary table tbody td th thead tr ul blockquote'.split(
    ' ',
  ),
);

/** Where links of ours lead. */
const ownLink = /^<a href="https:\/\/github\.com\/charter-dev\/charter\/[\w./#-]*">$/;

/** What somebody's text has done to a text of ours once a browser shows it: elements, links and mentions that are not ours. */
export function harmsIn(markdown: string): readonly string[] {
  const html = marked.parse(markdown, { async: false, gfm: true }).replaceAll(/<!--.*?-->/gs, '');
  const words = html.replaceAll(/<(pre|code)\b.*?<\/\1>/gs, '').replaceAll(/<[^>]*>|&#?\w+;/g, '\u200B');
  const tags = [...html.matchAll(/<\/?([a-z][\w-]*)[^>]*>/gi)];
  return [
    ...tags.filter(([, name = '']) => !ownTags.has(name.toLowerCase())).map(([tag]) => `element ${tag}`),
    ...tags
      .filter(([tag, name]) => name === 'a' && tag !== '</a>' && !ownLink.test(tag))
      .map(([tag]) => `link ${tag}`),
    ...[...words.matchAll(/@\w+|#\d+|GH-\d|:\/\/|www\./gi)].map(([found]) => `live ${found}`),
  ];
}
