import { outsideName } from '../code/visible-text.ts';
import type { Person } from '../facts/people.ts';
import { markup, type Html } from '../markup/html.ts';

/** A coloured mark with the initials: the same for a login wherever it stands. */
export function avatar(person: Person): Html {
  const hue = Array.from(person.login, (letter) => letter.codePointAt(0) ?? 0).reduce(
    (sum, code) => (sum * 31 + code) % 12,
    7,
  );
  const shape = person.isBot ? 'avatar avatar-bot' : 'avatar';
  return markup`<span class="${shape} hue-${hue}" aria-hidden="true">${initialsOf(person)}</span>`;
}

/** The login in bold, with a mark for bots. */
export function personName(person: Person): Html {
  const bot = person.isBot && markup` <span class="tag">bot</span>`;
  return markup`<strong class="person" title="${person.name ?? person.login}">${outsideName(person.login)}</strong>${bot}`;
}

/** The choice of whom to act as; the person chosen last comes first. */
export function personChoice(people: readonly Person[], chosen: string | undefined, id: string): Html {
  const options = people.map(
    ({ login, name }) =>
      markup`<option value="${login}"${login === chosen && markup` selected`}>${name === undefined ? login : `${login} (${name})`}</option>`,
  );
  return markup`<label class="as" for="${id}">as <select name="as" id="${id}" required>${options}</select></label>`;
}

function initialsOf({ name, login }: Person): string {
  const words = (name ?? login).split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters
    .map((word) => String.fromCodePoint(word?.codePointAt(0) ?? 63))
    .join('')
    .toUpperCase();
}
