/** Colours of terminal text, handed in by who knows the terminal; painting never changes what is read. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly blue: (text: string) => string;
}

const asIs = (text: string): string => text;

/** For files, pipes and terminals without colour. */
export const plainPaint: Paint = { bold: asIs, dim: asIs, red: asIs, green: asIs, yellow: asIs, blue: asIs };

function sgr(start: number, end: number): (text: string) => string {
  return (text) => (text === '' ? '' : `\u001B[${start}m${text}\u001B[${end}m`);
}

/** Select Graphic Rendition sequences (ECMA-48, 8.3.117), with the eight colours that every theme defines. */
export const ansiPaint: Paint = {
  bold: sgr(1, 22),
  dim: sgr(2, 22),
  red: sgr(31, 39),
  green: sgr(32, 39),
  yellow: sgr(33, 39),
  blue: sgr(34, 39),
};
