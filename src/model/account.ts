/** Who somebody is on the forge. The id never changes; the login may be given up and taken by somebody else. */
export interface Account {
  readonly id: number;
  /** For reading; compared nowhere. */
  readonly login: string;
  /** `bot` for GitHub Apps; machine users look like persons, and only an Agent manifest says that they are none. */
  readonly kind: 'person' | 'bot';
}
