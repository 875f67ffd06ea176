import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** What `app.yml` asks GitHub for; the sandbox registers the bot with the same, so that a missing permission shows. */
export interface AppManifest {
  readonly name: string;
  readonly description: string;
  readonly permissions: Readonly<Record<string, 'read' | 'write' | 'admin'>>;
  readonly events: readonly string[];
}

/** Reads the `app.yml` of this installation, from source and from the built package alike. */
export function readAppManifest(): AppManifest {
  const places = ['../../../app.yml', '../../../../app.yml'].map((path) => new URL(path, import.meta.url));
  const file = places.find((place) => existsSync(place));
  if (file === undefined) throw new Error('the file app.yml is not part of this installation');
  // Part of the package itself, and compared with what is used by a test.
  const manifest = parse(readFileSync(file, 'utf8')) as {
    readonly name: string;
    readonly description: string;
    readonly default_permissions: AppManifest['permissions'];
    readonly default_events: readonly string[];
  };
  const { name, description, default_permissions: permissions, default_events: events } = manifest;
  return { name, description, permissions, events };
}
