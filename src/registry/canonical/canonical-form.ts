import type { TextEdit } from '../../model/diagnostic.ts';
import type { DefaultsLayer, ParsedFile, Settings } from '../../model/manifest.ts';
import { applyFixes } from '../apply-fixes.ts';
import { isMarkdownFile, splitFrontMatter } from '../reading/front-matter.ts';
import { parseFile } from '../parse-file.ts';
import { envelopeOrder } from './envelope-order.ts';
import { fullRefs } from './full-refs.ts';
import { ownPartsOf, type OwnText } from './own-parts.ts';
import { isSameMeaning } from './same-meaning.ts';
import { finalLineEnd, trailingSpace } from './white-space.ts';

/** A text that is to be brought into canonical form, and what it is read with. */
export interface FormRequest {
  readonly file: string;
  readonly text: string;
  /** What the text gives. */
  readonly parsed: ParsedFile;
  readonly settings: Settings;
  readonly defaults: readonly DefaultsLayer[];
  /** False where a ref must stay as it is written, because others rely on it. */
  readonly mayCompleteRefs: boolean;
}

/** A step towards canonical form that changed something. */
export interface FormFix {
  readonly rule: FormRule;
  readonly title: string;
  /** Where the first change is, in the text before it. */
  readonly line: number;
}

type FormRule = 'trailing-space' | 'final-line-end' | 'envelope-order' | 'full-ref';

interface Step {
  readonly rule: FormRule;
  readonly title: string;
  /** Whether the text may need it: asked before it is parsed. */
  readonly mayApply: (text: string) => boolean;
  readonly editsOf: (own: OwnText, parsed: ParsedFile) => readonly TextEdit[];
}

const steps: readonly Step[] = [
  {
    rule: 'trailing-space',
    title: 'Remove white space at the ends of lines',
    mayApply: (text) => /[ \t]\r?\n|[ \t]$/.test(text),
    editsOf: trailingSpace,
  },
  {
    rule: 'final-line-end',
    title: 'End the file with one line end',
    mayApply: (text) => !text.endsWith('\n') || /\n\r?\n$/.test(text),
    editsOf: finalLineEnd,
  },
  {
    rule: 'envelope-order',
    title: 'Put `apiVersion`, `kind`, `metadata` and `spec` into this order',
    mayApply: isOutOfOrder,
    editsOf: envelopeOrder,
  },
  {
    rule: 'full-ref',
    title: 'Write references with their kind',
    mayApply: () => true,
    editsOf: ({ text }, parsed) => fullRefs(text, parsed),
  },
];

const envelopeKey = /^["']?(apiVersion|kind|metadata|spec)["']?[ \t]*:/gm;
const ranks: readonly string[] = ['apiVersion', 'kind', 'metadata', 'spec'];

function isOutOfOrder(text: string): boolean {
  let last = -1;
  for (const [, key = ''] of text.matchAll(envelopeKey)) {
    const rank = ranks.indexOf(key);
    if (rank !== 0 && rank <= last) return true;
    if (last === -1 && rank !== 0) return true;
    last = rank;
  }
  return false;
}

/**
 * Brings the manifests of a text into canonical form, byte for byte as they are elsewhere, and says what was changed.
 * A file with errors of its own is left alone, and so is one whose manifests a step would change in any way. Idempotent.
 */
export function toCanonicalForm(request: FormRequest): {
  readonly text: string;
  readonly fixes: readonly FormFix[];
} {
  let { text, parsed } = request;
  const fixes: FormFix[] = [];
  if (!isSound(parsed)) return { text, fixes };
  for (const step of steps) {
    if (step.rule === 'full-ref' && !request.mayCompleteRefs) continue;
    const edits = editsOfStep(step, { text, parsed, file: request.file });
    if (edits.length === 0) continue;
    const { rule, title } = step;
    const changed = applyFixes(text, [{ title, file: request.file, edits }]);
    const reading = parse(request, changed);
    if (!isSound(reading) || !isSameMeaning(parsed, reading, rule !== 'full-ref')) continue;
    fixes.push({ rule, title, line: lineAt(text, edits[0]?.start ?? 0) });
    text = changed;
    parsed = reading;
  }
  return { text, fixes };
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function editsOfStep(
  { rule, mayApply, editsOf }: Step,
  { text, parsed, file }: { readonly text: string; readonly parsed: ParsedFile; readonly file: string },
): readonly TextEdit[] {
  const parts = isMarkdownFile(file) ? splitFrontMatter(text) : undefined;
  if (parts !== undefined && (parts.kind !== 'front-matter' || rule === 'final-line-end')) return [];
  const yaml = parts?.kind === 'front-matter' ? parts.yaml : text;
  if (!mayApply(yaml)) return [];
  if (rule === 'full-ref') return editsOf({ text: yaml, parts: [] }, parsed);
  return editsOf({ text: yaml, parts: ownPartsOf(yaml, parsed) }, parsed);
}

function parse({ file, settings, defaults }: FormRequest, text: string): ParsedFile {
  return parseFile({ file, blob: '', bytes: new TextEncoder().encode(text), settings, defaults });
}

function isSound({ manifests, defaults, diagnostics }: ParsedFile): boolean {
  const hasOwn = manifests.length > 0 || defaults !== undefined;
  return hasOwn && diagnostics.every(({ severity }) => severity !== 'error');
}
