import type { Annotation, CheckButton } from './check-report.ts';

export interface CheckImage {
  readonly alt: string;
  readonly url: string;
  readonly caption?: string;
}

/** The content of one check run that may still be waiting, within GitHub's limits. */
export interface GateCheckReport {
  readonly name: string;
  /** `in-progress` where the check truly waits for people. */
  readonly state: 'in-progress' | 'success' | 'failure' | 'neutral';
  /** One line, shown in the list of checks; at most 255 characters. */
  readonly title: string;
  /** Markdown, at most 65,535 bytes. */
  readonly summary: string;
  /** Markdown, at most 65,535 bytes. */
  readonly text?: string;
  /** At most 50; the summary says how many more there are. */
  readonly annotations: readonly Annotation[];
  readonly images?: readonly CheckImage[];
  /** At most 3. */
  readonly buttons?: readonly CheckButton[];
}
