import type { Diagnostic } from '../../model/diagnostic.ts';
import { isJsonObject } from '../../model/json.ts';
import type { Limits, Manifest } from '../../model/manifest.ts';
import { repairableProblems } from '../effective/check-patch.ts';
import { kindOfTarget } from '../find-references.ts';
import { yamlOf } from '../reading/front-matter.ts';
import { toDiagnostic } from '../reading/problem.ts';
import { readDocuments } from '../reading/read-documents.ts';
import { toSourceText } from '../reading/source-text.ts';
import { locateProblem, type ValueProblem } from './value-problem.ts';

/**
 * The repairs of what is wrong with the patches of a file's Overlays by themselves, where they are written. What is
 * wrong with them once they are applied is told of the effective manifests, whose values have no place in one file.
 */
export function patchRepairs({
  file,
  text,
  overlays,
  limits,
}: {
  readonly file: string;
  readonly text: string;
  readonly overlays: readonly Manifest[];
  readonly limits: Limits;
}): readonly Diagnostic[] {
  const source = toSourceText(file, yamlOf(file, text));
  const { documents } = readDocuments(source, limits);
  return overlays.flatMap(({ document, value, ref }) => {
    const reading = documents[document];
    if (reading === undefined || !reading.isWhole) return [];
    return problemsOf(value['spec'])
      .map((problem) => toDiagnostic(source, locateProblem(problem, reading.places, source), ref))
      .filter(({ fix }) => fix !== undefined);
  });
}

function problemsOf(spec: Manifest['value'][string] | undefined): readonly ValueProblem[] {
  if (!isJsonObject(spec) || !isJsonObject(spec['patch']) || typeof spec['target'] !== 'string') return [];
  const kind = kindOfTarget(spec['target']);
  if (kind === undefined) return [];
  return repairableProblems(kind, spec['patch']).map((problem) => ({
    ...problem,
    path: ['spec', 'patch', ...problem.path],
  }));
}
