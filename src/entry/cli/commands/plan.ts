import type { Plan } from '../../../model/plan.ts';
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
      command: 'npx charter plan --base 2026-03-01 --head 2026-03-31',
      does: 'What did March change?',
    },
  ],
  run: async ({ options, terminal }): Promise<ExitCode> => {
    const { openRegistry, readChange } = await import('../local-registry.ts');
    const registry = await openRegistry(options.repo, terminal);
    const request = { base: options.base, head: options.head, isMerged: options.merge };
    const { review, head } = await readChange(registry, request, terminal);
    if (review.plan === undefined) {
      const { sayWhyNoPlan } = await import('../missing-plan.ts');
      await sayWhyNoPlan({ validation: review.validation, head, isJson: options.json }, terminal);
      return 1;
    }
    const plan = options.env === undefined ? review.plan : await onlyEnvironment(review.plan, options.env);
    await printPlan(plan, options.json, terminal);
    return 0;
  },
});

/** The digest stays that of the whole plan: it is what an approval is bound to. */
async function onlyEnvironment(plan: Plan, name: string): Promise<Plan> {
  const { findEnvironment } = await import('../find-by-name.ts');
  const nothing = { create: 0, update: 0, replace: 0, delete: 0, unchanged: 0 };
  return {
    ...plan,
    environments: [findEnvironment(plan.environments, name)],
    registry: { summary: nothing, changes: [] },
  };
}

async function printPlan(
  plan: Plan,
  isJson: boolean,
  terminal: Parameters<typeof planCommand.run>[0]['terminal'],
): Promise<void> {
  if (isJson) {
    const { planToJson } = await import('../../../render/json.ts');
    terminal.out(`${JSON.stringify(planToJson(plan), undefined, 2)}\n`);
  } else {
    const { planText } = await import('../../../render/plan-text.ts');
    terminal.out(planText(plan, terminal.paint));
  }
}
