import { approvalStateOf, requirementLines } from './approval-lines.ts';
import type { Answer } from './answer.ts';
import type { PushChapter } from './chapters.ts';
import type { SeenAnnotation, SeenCheck } from './forge-account.ts';
import { markdownLines, tableLinesOf, type ShownLine } from './markdown-lines.ts';
import type { Stage } from './stage.ts';

/** Prints what the pull request shows now: the checks, the remarks at their lines, the plan, who has to agree. */
export async function showAnswer(
  stage: Stage,
  { chapter, answer, knownPlan }: { chapter: PushChapter; answer: Answer; knownPlan: readonly ShownLine[] },
): Promise<void> {
  const { transcript } = stage;
  transcript.say(answer.validate === undefined ? 'No answer came in time.' : chapter.answer);
  showCheck(stage, answer.validate);
  for (const annotation of answer.annotations) await showRemark(stage, annotation);
  showCheck(stage, answer.policy);
  showCheck(stage, answer.plan);
  const table = tableLinesOf(answer.plan?.summary ?? '');
  if (table.length > 0) transcript.block(table);
  const news = newLines(planLines(answer), knownPlan);
  if (news.length > 0) transcript.block(news);
  showCheck(stage, answer.approval);
  const requirements = chapter.approval === 'failure' ? [] : requirementLines(answer.approval);
  if (requirements.length > 0) transcript.block(requirements);
  transcript.pause();
}

/** The changes of the plan, as lines for a terminal. */
export function planLines({ plan }: Answer): readonly ShownLine[] {
  return markdownLines(plan?.text ?? '');
}

function showCheck({ transcript }: Stage, check: SeenCheck | undefined): void {
  if (check !== undefined) transcript.check(check.name, approvalStateOf(check), check.title);
}

async function showRemark({ transcript, workplace }: Stage, annotation: SeenAnnotation): Promise<void> {
  transcript.remark({ ...annotation, source: await workplace.read(annotation.path) });
}

/** The lines that were not there before; all of them, where nothing was there. */
function newLines(lines: readonly ShownLine[], known: readonly ShownLine[]): readonly ShownLine[] {
  if (known.length === 0) return lines;
  const old = new Set(known.map(({ text }) => text));
  return lines.filter(({ text }) => !old.has(text));
}
