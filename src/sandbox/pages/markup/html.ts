/**
 * Markup that is safe to send. Only `markup` and `trusted` make it, so a plain string can never become markup:
 * whatever is put into a template is escaped for text and for quoted attribute values alike.
 */
export class Html {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

/** What a template takes; `undefined`, `null` and `false` leave nothing. */
export type Content = Html | string | number | false | null | undefined | readonly Content[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
  '\0': '\uFFFD',
};

/** Escapes text for element content and quoted attributes. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"'`\0]/g, (character) => entities[character] ?? '');
}

/** Tagged template: literal parts are markup, values are escaped unless they are `Html`. */
export function markup(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  let markup = parts[0] ?? '';
  values.forEach((value, index) => {
    markup += toMarkup(value) + (parts[index + 1] ?? '');
  });
  return new Html(markup);
}

/** Declares markup as safe. Only for what this program wrote itself or has just sanitised. */
export function trusted(markup: string): Html {
  return new Html(markup);
}

function toMarkup(value: Content): string {
  if (value instanceof Html) return value.toString();
  if (typeof value === 'string') return escapeText(value);
  if (typeof value === 'number') return String(value);
  if (isList(value)) return value.map(toMarkup).join('');
  return '';
}

function isList(value: Content): value is readonly Content[] {
  return Array.isArray(value);
}
