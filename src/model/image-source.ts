import { parseImage } from './image.ts';

/** Where images come from: a registry, and where only a part of it is meant the beginning of their names. */
export interface ImageSource {
  readonly registry: string;
  /** '' for the whole registry. */
  readonly path: string;
}

/** Reads `ghcr.io` or `ghcr.io/acme`, which is given in full: a host first. Undefined for what no image can come from. */
export function parseImageSource(text: string): ImageSource | undefined {
  const slash = text.indexOf('/');
  const registry = slash === -1 ? text : text.slice(0, slash);
  const path = slash === -1 ? '' : text.slice(slash + 1);
  const image = parseImage(`${registry}/${path === '' ? 'any' : path}/image:1`);
  const isWhole = image?.registry === registry && image.repository === `${path === '' ? 'any' : path}/image`;
  return isWhole && !text.endsWith('/') ? { registry, path } : undefined;
}
