import type { ExplainedManifest, Explanation } from '../../model/command-answer.ts';
import { codeList, codeSpan, inlineText } from '../markdown.ts';
import { shorten } from '../visible-text.ts';

const mostRefs = 20;
const longestDescription = 1000;

/** The answer to `/explain`. */
export function explanationBlocks(explanation: Explanation): readonly string[] {
  switch (explanation.kind) {
    case 'code': {
      const { description, help, address } = explanation;
      return [
        withoutFileLinks(description),
        withoutFileLinks(help),
        `[The page about it](${address})`,
      ].filter(Boolean);
    }
    case 'ref':
      return manifestBlocks(explanation.manifest);
    case 'unknown':
    default: {
      const nearest =
        explanation.nearest === undefined ? '' : ` Did you mean ${codeSpan(explanation.nearest)}?`;
      return [
        `there is no code and no manifest ${codeSpan(explanation.subject)}.${nearest} Type a code out of a message, or a ref such as \`service:payments\`.`,
      ];
    }
  }
}

function manifestBlocks(manifest: ExplainedManifest): readonly string[] {
  const { title, description, file, line, owner } = manifest;
  const facts = [
    owner === undefined ? undefined : `owner: ${codeSpan(owner)}`,
    refsFact('runs in', manifest.environments),
    refsFact('needs', manifest.needs),
    refsFact('needed by', manifest.neededBy),
  ].filter((fact) => fact !== undefined);
  return [
    `${title === undefined ? 'a manifest' : inlineText(title)}, in ${codeSpan(`${file}:${line}`)}.`,
    ...(description === undefined ? [] : [inlineText(shorten(description, longestDescription))]),
    ...(facts.length === 0 ? [] : [facts.map((fact) => `- ${fact}`).join('\n')]),
  ];
}

function refsFact(name: string, refs: readonly string[]): string | undefined {
  return refs.length === 0 ? undefined : `${name}: ${codeList(refs, mostRefs)}`;
}

/** The pages link each other by file; in a comment such an address would lead into the user's repository. */
function withoutFileLinks(markdown: string): string {
  return markdown.replaceAll(/\[([^\]\n]*)\]\((?!https:\/\/)[^)\s]*\)/g, '$1');
}
