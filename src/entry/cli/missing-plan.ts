import type { ChangeSide } from '../../flows/review/evaluate-change.ts';
import type { Validation } from '../../model/review.ts';
import { counted, countBySeverity } from '../../render/counts.ts';
import type { Terminal } from './terminal.ts';
import { reportText, reviewReport } from './validation-report.ts';

/** Shows the errors that keep a plan from being made. */
export async function sayWhyNoPlan(
  {
    validation,
    head,
    isJson,
  }: { readonly validation: Validation; readonly head: ChangeSide; readonly isJson: boolean },
  terminal: Terminal,
): Promise<void> {
  const report = reviewReport(validation, head);
  const { error } = countBySeverity(validation.introduced);
  const message = `No plan could be made: ${counted(error, 'error')} in what the change touches.`;
  if (isJson) {
    const failure = {
      code: 'plan-needs-valid-manifests',
      message,
      hint: 'Repair the diagnostics listed here.',
    };
    terminal.out(`${JSON.stringify({ error: failure, ...report.json }, undefined, 2)}\n`);
    return;
  }
  terminal.out(await reportText(report, terminal));
  terminal.error(`${terminal.errorPaint.bold(terminal.errorPaint.red('error'))} ${message}\n`);
}
