import { describe, expect, it } from 'vitest';
import { markdownLines, tableLinesOf, type ShownLine } from '../../../src/sandbox/story/markdown-lines.ts';

const markdown = `✅ **3 to update in 3 environments**

| environment | update | risk |
| :-- | --: | :-- |
| \`staging\` | **1** | 🟡 medium |
| \`production\` | **12** | 🔴 high |

<details open>
<summary>🟡 <b>&#126;</b> <code>service&#58;payments</code> — update in <code>staging</code></summary>

- \`health\` changed, mentioning nobody: @&#8203;mira

\`\`\`\`diff
@@ spec.image @@
- "a"

+ "b"
\`\`\`\`

</details>

\`\`\`mermaid
flowchart LR
\`\`\``;

const prose = (text: string): ShownLine => ({ kind: 'prose', text });
const table = (text: string): ShownLine => ({ kind: 'table', text });
const code = (text: string): ShownLine => ({ kind: 'code', text });

describe('markdownLines', () => {
  it('shows tables, folded titles and code without the marks, and leaves pictures out', () => {
    expect(markdownLines(markdown)).toEqual([
      prose('✅ 3 to update in 3 environments'),
      prose(''),
      table('environment  update  risk'),
      table('staging           1  🟡 medium'),
      table('production       12  🔴 high'),
      prose(''),
      prose('🟡 ~ service:payments — update in staging'),
      prose(''),
      prose('• health changed, mentioning nobody: @mira'),
      prose(''),
      code('@@ spec.image @@'),
      code('- "a"'),
      code('+ "b"'),
    ]);
  });

  it('gives back the characters that were escaped, once', () => {
    expect(markdownLines('LOG\\_LEVEL \\<b\\> \\&#65; _note_ snake_case_name')).toEqual([
      prose('LOG_LEVEL <b> &#65; note snake_case_name'),
    ]);
  });

  it('is empty for an empty text', () => expect(markdownLines('')).toEqual([]));
});

describe('tableLinesOf', () => {
  it('gives the tables alone', () => {
    expect(tableLinesOf(markdown)).toEqual([
      table('environment  update  risk'),
      table('staging           1  🟡 medium'),
      table('production       12  🔴 high'),
    ]);
  });
});
