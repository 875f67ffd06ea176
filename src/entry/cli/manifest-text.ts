import { stringify } from 'yaml';
import type { JsonObject } from '../../model/json.ts';
import type { EffectiveManifest } from '../../model/manifest.ts';
import type { Ref } from '../../model/ref.ts';
import type { Paint } from '../../render/paint.ts';
import { oneLine, revealInLines } from '../../render/visible-text.ts';

/** A manifest, effective or as it is written. */
export interface ShownManifest {
  readonly ref: Ref;
  readonly environment?: string;
  readonly value: JsonObject;
  readonly sources: EffectiveManifest['sources'];
}

/** YAML with a comment that says what it is made of. */
export function manifestYaml({ ref, environment, value, sources }: ShownManifest, paint: Paint): string {
  const where = environment === undefined ? '' : ` in ${environment}`;
  const comments = [`# ${ref}${where}`, ...sources.map((source) => `# from ${source.file} (${source.ref})`)];
  const body = stringify(value, { lineWidth: 0 });
  return `${comments.map((line) => `${paint.dim(oneLine(line))}\n`).join('')}${revealInLines(body)}`;
}

/** The same for a program. */
export function manifestJson({ ref, environment, value, sources }: ShownManifest): string {
  const json = { ref, ...(environment === undefined ? {} : { environment }), sources, value };
  return `${JSON.stringify(json, undefined, 2)}\n`;
}
