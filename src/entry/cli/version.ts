import { existsSync, readFileSync } from 'node:fs';

/** The version in the package's own package.json, from source and from the built package alike. */
export function readVersion(): string {
  const places = ['../../../package.json', '../../../../package.json'].map(
    (path) => new URL(path, import.meta.url),
  );
  const file = places.find((place) => existsSync(place));
  const { version } =
    file === undefined ? {} : (JSON.parse(readFileSync(file, 'utf8')) as { version?: string });
  return version ?? 'unknown';
}
