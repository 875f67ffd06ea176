import { parseFile } from '../../src/registry/parse-file.ts';
import { assembleRegistry } from '../../src/registry/assemble-registry.ts';
import { defaultSettings } from '../../src/registry/settings.ts';
import type { Diagnostic } from '../../src/model/diagnostic.ts';
import type { Limits, ParsedFile, Registry, Settings } from '../../src/model/manifest.ts';

export interface FileDetails {
  readonly file?: string;
  readonly isExplicit?: boolean;
  readonly limits?: Partial<Limits>;
}

/** Default settings with some limits changed. */
export function someSettings({ isExplicit = false, limits = {} }: FileDetails = {}): Settings {
  return { ...defaultSettings, isExplicit, limits: { ...defaultSettings.limits, ...limits } };
}

/** What a file of these bytes or this text gives. */
export function parseText(content: string | Uint8Array, details: FileDetails = {}): ParsedFile {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return parseFile({ file: details.file ?? 'a.yaml', blob: '0', bytes, settings: someSettings(details) });
}

/** A registry of files, by path. */
export function registryOf(files: Readonly<Record<string, string>>): Registry {
  const parsed = Object.entries(files).map(([file, text]) => parseText(text, { file }));
  return assembleRegistry(parsed, defaultSettings);
}

/** One manifest as YAML: the spec is a text of lines, indented by two. */
export function manifestText(kind: string, name: string, spec: string): string {
  return `apiVersion: charter.dev/v1\nkind: ${kind}\nmetadata:\n  name: ${name}\nspec:\n${spec}`;
}

/** A valid Service; the lines are added to its spec, which they begin at line 9. */
export function serviceText(name: string, lines = ''): string {
  return manifestText('Service', name, `  runtime:\n    type: process\n  command: [node]\n${lines}`);
}

/** A valid Environment; the lines are added to its spec. */
export function environmentText(name: string, lines = ''): string {
  return manifestText('Environment', name, `  tier: staging\n${lines}`);
}

/** An Overlay of a Service; the patch begins at line 9. */
export function overlayText(target: string, environment: string, patch: string): string {
  const spec = `  target: ${target}\n  environment: ${environment}\n  patch:\n${patch}`;
  return manifestText('Overlay', `${target.replace(':', '-')}-${environment}`, spec);
}

/** `code line:column` of each diagnostic: enough to tell which problem is found where. */
export function summaryOf(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(({ code, range }) => `${code} ${range.line}:${range.column}`);
}
