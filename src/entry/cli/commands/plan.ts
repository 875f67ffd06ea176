import { defineCommand, registryOptions, type ExitCode } from '../command.ts';

export const planCommand = defineCommand({
  description: [
    'Compares two states of the registry and shows, for every environment, what would be created, updated, replaced or deleted there, field by field, with its risk and whom it affects.',
    'A state is a revision or a time, as in 2026-03-01 or 2026-03-01T12:00:00+01:00.',
    'A plan is made only from valid manifests: errors that the change introduces are shown instead, and end in exit code 1.',
  ],
  options: {
    base: {
      type: 'value',
      placeholder: 'REV',
      summary: 'The state before',
      isRequired: true,
    },
    head: { type: 'value', placeholder: 'REV', summary: 'The state after (default: the working tree)' },
    env: { type: 'value', placeholder: 'NAME', summary: 'Show this environment alone' },
    merge: {
      type: 'flag',
      summary: 'Plan what merging the head into the base gives, as a pull request does',
    },
    ...registryOptions,
  },
  arguments: [],
  examples: [
    { command: 'npx charter plan --base origin/main', does: 'What would my working tree change?' },
    {
      command: 'npx charter plan --base origin/main --head HEAD --merge',
      does: 'What would merging this branch do?',
    },
    {
      command: 'npx charter plan --base v1 --head v2 --env production',
      does: 'What lies between two tags, in production?',
    },
    {
      command: 'npx charter plan --base 2026-02-28 --head 2026-03-31',
      does: 'What did March change?',
    },
  ],
  run: async ({ options, terminal }): Promise<ExitCode> => {
    const { base, head, env: environment, merge: isMerged, repo, json: isJson } = options;
    const { printPlanJson, readPlan } = await import('../read-plan.ts');
    const plan = await readPlan({ base, head, environment, isMerged, repo, isJson }, terminal);
    if (plan === undefined) return 1;
    if (isJson) await printPlanJson(plan, terminal);
    else {
      const { planText } = await import('../../../render/plan/plan-text.ts');
      terminal.out(planText(plan, terminal.paint, terminal.width));
    }
    return 0;
  },
});
