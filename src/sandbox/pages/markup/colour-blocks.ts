import { grammarOf } from '../code/languages.ts';
import { renderCode } from '../code/render-code.ts';
import { markup, trusted, type Content, type Html } from './html.ts';

/** A code block as sanitised Markdown has it: a known language, and nothing but escaped text inside. */
const block = /<pre><code class="language-(\w{1,20})">([^<>]*)<\/code><\/pre>/gu;

/** Characters; beyond them a block stays as it is. */
const longestBlock = 20_000;
const longestLine = 400;

/** Colours the code blocks of sanitised markup: differences line by line, known languages by their tokens. */
export function colourBlocks(sanitised: string): Html {
  return trusted(
    sanitised.replace(block, (whole, language: string, escaped: string) => {
      const lines = escaped.length > longestBlock ? undefined : colourLines(language, readEntities(escaped));
      return lines === undefined
        ? whole
        : markup`<pre><code class="language-${language}">${lines}</code></pre>`.toString();
    }),
  );
}

function colourLines(language: string, text: string): readonly Content[] | undefined {
  const grammar = grammarOf(`block.${language}`);
  const lines = text.split('\n');
  const isKnown = language === 'diff' || grammar !== undefined;
  if (!isKnown || lines.some((line) => line.length > longestLine)) return undefined;
  return lines.map((line, index) => [
    index > 0 && '\n',
    language === 'diff' ? diffLine(line) : renderCode(line, grammar),
  ]);
}

const diffClasses: Readonly<Record<string, string>> = { '+': 'd-added', '-': 'd-deleted', '@': 'd-place' };

function diffLine(line: string): Content {
  const className = diffClasses[line.slice(0, 1)];
  return className === undefined ? line : markup`<span class="${className}">${line}</span>`;
}

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
};

function readEntities(escaped: string): string {
  return escaped.replace(/&(?:lt|gt|quot|#39|amp);/gu, (entity) => entities[entity] ?? entity);
}
