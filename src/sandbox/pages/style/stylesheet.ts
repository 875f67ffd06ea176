import { baseStyle } from './base.ts';
import { codeStyle } from './code.ts';
import { conversationStyle } from './conversation.ts';
import { listStyle } from './lists.ts';
import { proseStyle } from './prose.ts';

/** The one style sheet of all pages, for light and dark. */
export const stylesheet = [baseStyle, listStyle, proseStyle, conversationStyle, codeStyle].join('\n');
