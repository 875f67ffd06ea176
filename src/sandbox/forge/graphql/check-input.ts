/** What `CreateCheckRunInput` and `UpdateCheckRunInput` share. */
export interface CheckRunInput {
  readonly repositoryId: string;
  readonly name?: string | null;
  readonly externalId?: string | null;
  readonly detailsUrl?: string | null;
  readonly status?: string | null;
  readonly conclusion?: string | null;
  readonly startedAt?: string | null;
  readonly completedAt?: string | null;
  readonly output?: {
    readonly title: string;
    readonly summary: string;
    readonly text?: string | null;
    readonly annotations?: readonly AnnotationInput[] | null;
  } | null;
  readonly actions?: readonly object[] | null;
}

interface AnnotationInput {
  readonly path: string;
  readonly annotationLevel: string;
  readonly message: string;
  readonly title?: string | null;
  readonly rawDetails?: string | null;
  readonly location: {
    readonly startLine: number;
    readonly endLine: number;
    readonly startColumn?: number | null;
    readonly endColumn?: number | null;
  };
}

/** The same in the names of the REST API, whose limits then hold here too. */
export function checkFields(input: CheckRunInput): Readonly<Record<string, unknown>> {
  const { output } = input;
  return {
    name: input.name,
    external_id: input.externalId,
    details_url: input.detailsUrl,
    status: input.status?.toLowerCase(),
    conclusion: input.conclusion?.toLowerCase(),
    started_at: input.startedAt,
    completed_at: input.completedAt,
    ...(output === undefined || output === null
      ? {}
      : { output: { ...output, annotations: output.annotations?.map(annotationFields) } }),
    // An empty list would take the buttons away, as in the REST API; one that was left out does not.
    ...(input.actions === undefined || input.actions === null ? {} : { actions: input.actions }),
  };
}

function annotationFields({ location, ...annotation }: AnnotationInput): object {
  return {
    path: annotation.path,
    start_line: location.startLine,
    end_line: location.endLine,
    start_column: location.startColumn,
    end_column: location.endColumn,
    annotation_level: annotation.annotationLevel.toLowerCase(),
    message: annotation.message,
    title: annotation.title,
    raw_details: annotation.rawDetails,
  };
}
