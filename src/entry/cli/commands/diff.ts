import { resolve } from 'node:path';
import type { Plan } from '../../../model/plan.ts';
import { defineCommand, registryOptions, type ExitCode } from '../command.ts';
import { readSides, type DiffSides } from '../diff-sides.ts';
import type { Terminal } from '../terminal.ts';

export const diffCommand = defineCommand({
  description: [
    'Shows how what takes effect differs between two states of the registry: environment by environment, manifest by manifest, field by field. Values are compared by what they mean, secrets are only named, and what is merely in another order stands apart.',
    'Without HEAD the working tree is compared with BASE, and without BASE with HEAD. BASE..HEAD is the same as two words, BASE...HEAD shows what happened in HEAD since it parted from BASE, and beside the dots a side that is left out is HEAD. A state is a revision or a time, as in 2026-03-01.',
    'It reads like git diff and ends with 0 whether there are differences or not; with --exit-code it ends with 1 when there are. Errors that the change introduces are shown instead, and end in exit code 1.',
  ],
  options: {
    env: { type: 'value', placeholder: 'NAME', summary: 'Show this environment alone' },
    stat: { type: 'flag', summary: 'One line per manifest, with how many fields differ' },
    'exit-code': { type: 'flag', summary: 'End with 1 when there are differences' },
    ...registryOptions,
    json: { type: 'flag', summary: 'Print the plan as JSON, as charter plan does' },
  },
  arguments: [
    { name: 'BASE', summary: 'The state before (default: HEAD)', isRequired: false },
    { name: 'HEAD', summary: 'The state after (default: the working tree)', isRequired: false },
  ],
  examples: [
    { command: 'npx charter diff', does: 'What have I changed since the last commit?' },
    { command: 'npx charter diff main feature --stat', does: 'How much does a branch change?' },
    { command: 'npx charter diff main...', does: 'What does my branch change, whatever main did since?' },
    {
      command: 'npx charter diff v1..v2 --env production',
      does: 'What differs in production between two tags?',
    },
  ],
  run: async ({ options, arguments: words, terminal }): Promise<ExitCode> => {
    const { env: environment, repo, json: isJson } = options;
    const sides = readSides(words);
    const { head } = sides;
    const { findParting } = await import('../find-parting.ts');
    const base = sides.isSinceParting
      ? await findParting(sides, resolve(terminal.workingDirectory, repo), terminal)
      : sides.base;
    const { printPlanJson, readPlan } = await import('../read-plan.ts');
    const plan = await readPlan({ base, head, environment, isMerged: false, repo, isJson }, terminal);
    if (plan === undefined) return 1;
    if (isJson) await printPlanJson(plan, terminal);
    else await printDiff({ plan, sides, isStat: options.stat }, terminal);
    const isDifferent = [...plan.environments, plan.registry].some(({ changes }) => changes.length > 0);
    return options['exit-code'] && isDifferent ? 1 : 0;
  },
});

async function printDiff(
  {
    plan,
    sides: { base, head, isSinceParting },
    isStat,
  }: { readonly sides: DiffSides; readonly plan: Plan; readonly isStat: boolean },
  { out, paint, width }: Terminal,
): Promise<void> {
  const { diffStat, diffText } = await import('../../../render/plan/diff-text.ts');
  const before = isSinceParting ? `${base}...${head ?? ''}` : base;
  const sides = {
    base: named(before, plan.base),
    head: head === undefined ? 'working tree' : named(head, plan.head),
  };
  out((isStat ? diffStat : diffText)(plan, sides, { paint, width }));
}

/** A revision with the beginning of its commit's id, where that says more. */
function named(revision: string, commit: string | undefined): string {
  const short = commit?.slice(0, 10) ?? '';
  return short === '' || commit?.startsWith(revision) === true ? revision : `${revision} (${short})`;
}
