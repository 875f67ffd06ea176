import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Graph } from '../../model/graph.ts';
import type { PolicyOutcome, Review } from '../../model/review.ts';
import type { SectionVerification } from '../../model/section-signature.ts';

/** What was found out about a registry in a folder, told with the paths of the repository. */
export function reviewInFolder(review: Review, folder: string): Review {
  if (folder === '') return review;
  const { introduced, preexisting } = review.validation;
  const placed = (diagnostic: Diagnostic): Diagnostic => diagnosticInFolder(diagnostic, folder);
  return {
    ...review,
    folder,
    validation: {
      ...review.validation,
      introduced: introduced.map(placed),
      preexisting: preexisting.map(placed),
    },
    graph: graphInFolder(review.graph, folder),
  };
}

export function policyInFolder(policy: PolicyOutcome, folder: string): PolicyOutcome {
  const placed = (verdicts: PolicyOutcome['verdicts']): PolicyOutcome['verdicts'] =>
    verdicts.map((verdict) => ({ ...verdict, file: inFolder(verdict.file, folder) }));
  return { ...policy, verdicts: placed(policy.verdicts), preexisting: placed(policy.preexisting) };
}

export function sectionsInFolder(
  sections: readonly SectionVerification[],
  folder: string,
): readonly SectionVerification[] {
  return sections.map((section) => ({ ...section, file: inFolder(section.file, folder) }));
}

function diagnosticInFolder(diagnostic: Diagnostic, folder: string): Diagnostic {
  const { file, fix } = diagnostic;
  return {
    ...diagnostic,
    file: inFolder(file, folder),
    ...(fix !== undefined && { fix: { ...fix, file: inFolder(fix.file, folder) } }),
  };
}

function graphInFolder({ nodes, edges }: Graph, folder: string): Graph {
  return {
    nodes: nodes.map((node) => ({ ...node, file: inFolder(node.file, folder) })),
    edges: edges.map((edge) => ({ ...edge, file: inFolder(edge.file, folder) })),
  };
}

/** A verdict of no file in particular stays one. */
function inFolder(file: string, folder: string): string {
  return file === '' ? file : folder + file;
}
