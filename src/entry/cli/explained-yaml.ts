import { isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, stringify, type Node } from 'yaml';
import type { JsonObject } from '../../model/json.ts';
import { toPointer, type ValuePath } from '../../model/pointer.ts';
import type { ExplainedField, FieldOrigin } from '../../registry/effective/explain-manifest.ts';
import type { Paint } from '../../render/paint.ts';
import { padCells, textWidth } from '../../render/text-width.ts';
import { oneLine, revealInLines } from '../../render/visible-text.ts';

const paintOf = { manifest: 'dim', overlay: 'yellow', defaults: 'blue' } as const satisfies Record<
  FieldOrigin,
  keyof Paint
>;

/** YAML with a margin that says of every value in which file and line it is written. */
export function explainedYaml(value: JsonObject, fields: readonly ExplainedField[], paint: Paint): string {
  const text = stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
  const places = new Map(
    fields.map(({ path, file, range, origin }) => [
      toPointer(path),
      { place: oneLine(`${file}:${range.line}`), origin },
    ]),
  );
  const margins = marginsOf(text, places);
  const width = Math.max(0, ...[...margins.values()].map(({ place }) => textWidth(place)));
  return revealInLines(text)
    .trimEnd()
    .split('\n')
    .map((line, index) => {
      const margin = margins.get(index + 1);
      const place = padCells(margin?.place ?? '', width);
      return `${margin === undefined ? place : paint[paintOf[margin.origin]](place)} ${paint.dim('│')} ${line}\n`;
    })
    .join('');
}

interface Margin {
  readonly place: string;
  readonly origin: FieldOrigin;
}

/** The margin of each line on which a value begins. */
function marginsOf(text: string, places: ReadonlyMap<string, Margin>): ReadonlyMap<number, Margin> {
  const lines = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter: lines });
  const margins = new Map<number, Margin>();
  const visit = (node: unknown, path: ValuePath, start: number | undefined): void => {
    const margin = places.get(toPointer(path));
    if (margin !== undefined && start !== undefined) margins.set(lines.linePos(start).line, margin);
    for (const [step, child, from] of childrenOf(node)) visit(child, [...path, step], from);
  };
  visit(contents, [], undefined);
  return margins;
}

function childrenOf(node: unknown): readonly (readonly [string | number, unknown, number | undefined])[] {
  if (isSeq(node)) return node.items.map((item, index) => [index, item, startOf(item)] as const);
  if (!isMap(node)) return [];
  return node.items.flatMap((pair) => {
    if (!isPair(pair) || !isScalar(pair.key)) return [];
    return [[String(pair.key.value), pair.value, startOf(pair.key)] as const];
  });
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null)?.range?.[0];
}
