/** Who somebody is on the forge. The id never changes; the login may be given up and taken by somebody else. */
export interface Account {
  readonly id: number;
  /** For reading; compared nowhere. */
  readonly login: string;
  /** `bot` for GitHub Apps; machine users look like persons, and only an Agent manifest says that they are none. */
  readonly kind: 'person' | 'bot';
}

/**
 * A login as it is looked up: GitHub tells no upper from lower case, and knows ASCII alone. Other letters stay as they
 * are, because Unicode makes a `k` of the Kelvin sign, and so would take a look-alike for the real one.
 */
export function loginKey(login: string): string {
  return login.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
