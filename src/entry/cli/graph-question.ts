import { selectKinds, surroundings } from '../../graph/select-graph.ts';
import { manifestKinds } from '../../model/ref.ts';
import type { Graph } from '../../model/graph.ts';
import { nearestOf } from '../../model/nearest.ts';
import type { LoadedRegistry } from '../../flows/registry/load-registry.ts';
import { findManifest } from './find-by-name.ts';
import { shellWord } from '../../model/shell-word.ts';
import { UsageError } from './usage-error.ts';

/** What is asked of a graph, as it stands on the command line. */
export interface GraphQuestion {
  readonly kind: string | undefined;
  readonly ref: string | undefined;
  readonly depth: string | undefined;
}

/** The part of a registry's graph that is asked for. Throws `UsageError` and `LookupError`. */
export function askedGraph(loaded: LoadedRegistry, { kind, ref, depth }: GraphQuestion): Graph {
  const steps = readDepth(depth, ref);
  const kinds = readKinds(kind);
  const near =
    ref === undefined ? loaded.graph : surroundings(loaded.graph, findManifest(loaded, ref).ref, steps);
  return kinds === undefined ? near : selectKinds(near, kinds);
}

function readKinds(text: string | undefined): ReadonlySet<string> | undefined {
  if (text === undefined) return undefined;
  const known = manifestKinds.map((kind) => kind.toLowerCase());
  const kinds = text
    .toLowerCase()
    .split(',')
    .map((word) => word.trim());
  const unknown = kinds.find((kind) => !known.includes(kind));
  if (unknown === undefined) return new Set(kinds);
  const nearest = nearestOf(unknown, known);
  throw new UsageError({
    code: 'usage-invalid-value',
    message: `\`--kind\` takes kinds of manifest, separated by commas; found ${shellWord(unknown)}.`,
    hint: nearest === undefined ? `There are ${known.join(', ')}.` : `Did you mean \`--kind ${nearest}\`?`,
  });
}

function readDepth(text: string | undefined, ref: string | undefined): number {
  if (text === undefined) return Infinity;
  if (ref === undefined) {
    throw new UsageError({
      code: 'usage-missing-option',
      message: '`--depth` needs `--ref REF`: from where on edges are counted.',
      hint: 'For example: `npx charter graph --ref service:payments --depth 1`',
    });
  }
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new UsageError({
    code: 'usage-invalid-value',
    message: `\`--depth\` takes a number from 0 on; found ${shellWord(text)}.`,
    hint: 'For example: `--depth 1`',
  });
}
