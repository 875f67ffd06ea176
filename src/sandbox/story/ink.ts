/** Gives a text in some colour, or unchanged where colour is off. */
export type Painter = (text: string) => string;

/** The colours of the sandbox's texts, handed in by who knows the terminal. */
export interface Ink {
  readonly bold: Painter;
  readonly dim: Painter;
  readonly red: Painter;
  readonly green: Painter;
  readonly blue: Painter;
}
