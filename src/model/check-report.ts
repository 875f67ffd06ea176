/** Names of the check runs; part of the public contract. */
export const checkNames = {
  validate: 'charter/validate',
  policy: 'charter/policy',
  plan: 'charter/plan',
  approval: 'charter/approval',
} as const;

/** Of the plan of one environment: `charter/plan (production)`; part of the public contract. */
export type EnvironmentCheckName = `charter/plan (${string})`;

export type CheckName = (typeof checkNames)[keyof typeof checkNames] | EnvironmentCheckName;

/** The name of the check with the plan of one environment. */
export function environmentCheckName(environment: string): EnvironmentCheckName {
  return `${checkNames.plan} (${environment})`;
}

/** The environment that a check is about; undefined for every other check. */
export function environmentOfCheck(name: string): string | undefined {
  return /^charter\/plan \((.*)\)$/s.exec(name)?.[1];
}

/** Whether a check is about one environment alone. */
export function isEnvironmentCheck(name: string): name is EnvironmentCheckName {
  return environmentOfCheck(name) !== undefined;
}

/** Hidden first line of the one living comment; part of the public contract. */
export const commentMarker = '<!-- charter:review -->';

export interface Annotation {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  /** Given only where the annotation stays on one line, as GitHub demands. */
  readonly startColumn?: number;
  readonly endColumn?: number;
  readonly level: 'failure' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
}

/** A button on a check run: label and identifier at most 20 characters, description at most 40. */
export interface CheckButton {
  readonly label: string;
  readonly description: string;
  readonly identifier: string;
}

/** The content of one check run, within GitHub's limits. */
export interface CheckReport {
  readonly name: CheckName;
  /** `pending` where it truly waits for people. */
  readonly conclusion: 'success' | 'failure' | 'neutral' | 'pending';
  /** It says nothing of the commit yet, so what another pull request with the same head says goes before it. */
  readonly isDeferred?: boolean;
  /** One line, shown in the list of checks. */
  readonly title: string;
  /** Markdown, at most 65,535 bytes. */
  readonly summary: string;
  /** Markdown, at most 65,535 bytes. */
  readonly text?: string;
  /** At most 50; the summary says how many more there are. */
  readonly annotations: readonly Annotation[];
  /** At most 3. */
  readonly buttons?: readonly CheckButton[];
}

/** A check about one environment. */
export interface EnvironmentCheckReport extends CheckReport {
  readonly name: EnvironmentCheckName;
}

/** All that a pull request shows, as one value: publishing writes the difference to what is there. */
export interface PullRequestReport {
  /** The four that a branch can require. */
  readonly checks: readonly CheckReport[];
  /** One for each environment that the change alters, up to a bound. */
  readonly environments: readonly EnvironmentCheckReport[];
  /** Markdown, at most 65,536 characters, beginning with `commentMarker`. */
  readonly comment: string;
}
