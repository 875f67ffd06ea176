import { visibleText } from '../code/visible-text.ts';
import { markup, type Html } from '../markup/html.ts';

/** Something that could not be shown or done: what, why, and the way back. */
export interface Message {
  readonly status: number;
  readonly title: string;
  readonly text: string;
  readonly back: { readonly text: string; readonly address: string };
}

/** A page for a message. */
export function messagePage({ title, text, back }: Message): Html {
  return markup`<section class="panel message-page" aria-labelledby="message">
    <h1 id="message">${title}</h1>
    <p>${visibleText(text)}</p>
    <p><a class="button" href="${back.address}">${back.text}</a></p>
  </section>`;
}
