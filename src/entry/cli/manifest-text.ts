import { stringify } from 'yaml';
import type { JsonObject } from '../../model/json.ts';
import type { EffectiveManifest, Manifest } from '../../model/manifest.ts';
import { formatPath } from '../../model/pointer.ts';
import type { Ref } from '../../model/ref.ts';
import { maskSecrets } from '../../model/secret-text.ts';
import { maskedObject, maskedValue } from '../../render/diagnostics/masked-value.ts';
import type { Paint } from '../../render/paint.ts';
import type { ExplainedField } from '../../registry/effective/explain-manifest.ts';
import { explainedYaml } from './explained-yaml.ts';
import { oneLine, revealInLines } from '../../render/visible-text.ts';

/** A manifest, effective or as it is written. */
export interface ShownManifest {
  readonly ref: Ref;
  readonly environment?: string;
  readonly value: JsonObject;
  readonly sources: EffectiveManifest['sources'];
  readonly defaults?: readonly string[];
  readonly documentation?: string;
}

/**
 * A manifest as it takes effect in an environment, or as it stands with the defaults of its folder. What looks like a
 * secret is masked.
 */
export function toShown(manifest: Manifest, effective: EffectiveManifest | undefined): ShownManifest {
  const { ref, file, defaults, documentation } = manifest;
  return {
    ...(effective ?? { ref, sources: [{ ref, file }] }),
    value: maskedObject((effective ?? manifest).value),
    ...(defaults !== undefined && { defaults }),
    ...(documentation !== undefined && { documentation: maskSecrets(documentation) }),
  };
}

/** YAML with comments that say what it is made of, and with `fields` a margin that says it of every value. */
export function manifestYaml(
  { ref, environment, value, sources, defaults = [], documentation }: ShownManifest,
  paint: Paint,
  fields?: readonly ExplainedField[],
): string {
  const where = environment === undefined ? '' : ` in ${environment}`;
  const comments = [
    `# ${ref}${where}`,
    ...defaults.map((file) => `# from ${file} (defaults)`),
    ...sources.map((source) => `# from ${source.file} (${source.ref})`),
  ];
  const head = comments.map((line) => `${paint.dim(oneLine(line))}\n`).join('');
  const body =
    fields === undefined
      ? revealInLines(stringify(value, { lineWidth: 0 }))
      : explainedYaml(value, fields, paint);
  return `${head}${body}${documentation === undefined ? '' : documentationText(documentation, paint)}`;
}

/** What a Markdown manifest says below its front matter, as comments, so that what is printed stays YAML. */
function documentationText(documentation: string, paint: Paint): string {
  const lines = revealInLines(documentation).trimEnd().split('\n');
  return `#\n${lines.map((line) => `${paint.dim(`# ${line}`.trimEnd())}\n`).join('')}`;
}

/** The same for a program. */
export function manifestJson(shown: ShownManifest, fields?: readonly ExplainedField[]): string {
  const { ref, environment, sources, defaults, documentation, value } = shown;
  const json = {
    ref,
    ...(environment !== undefined && { environment }),
    sources,
    ...(defaults !== undefined && { defaults }),
    value,
    ...(fields !== undefined && { fields: fields.map(fieldJson) }),
    ...(documentation !== undefined && { documentation }),
  };
  return `${JSON.stringify(json, undefined, 2)}\n`;
}

function fieldJson({ path, value, origin, file, range }: ExplainedField): object {
  return {
    path: formatPath(path),
    value: maskedValue(value),
    origin,
    file,
    line: range.line,
    column: range.column,
  };
}
