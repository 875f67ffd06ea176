import type { Annotation } from './check-report.ts';

/** A button on a check run: label and identifier at most 20 characters, description at most 40. */
export interface CheckButton {
  readonly label: string;
  readonly description: string;
  readonly identifier: string;
}

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
