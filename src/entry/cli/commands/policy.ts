import type { PolicyJudgement } from '../../../flows/policy/judge-policies.ts';
import type { PolicySide } from '../../../flows/policy/policy-side.ts';
import type { Verdict } from '../../../model/policy.ts';
import { settingsPath } from '../../../model/settings-path.ts';
import { defineCommand, registryOptions, type ExitCode } from '../command.ts';
import { findingFormatOption } from '../finding-format-option.ts';
import type { LocalJudgement } from '../judge-local-policies.ts';
import { stateAfter } from '../state-after.ts';

export const policyCommand = defineCommand({
  description: [
    'Asks the guardrails of all Policy manifests, and the Rego in policies/, about every manifest in every environment, and shows what they refuse with the line that is to blame.',
    'With --base the policies are those of that revision, limits on changes are judged too, and what the base has just the same is not counted.',
  ],
  options: {
    rev: { type: 'value', placeholder: 'REV', summary: 'Judge this revision by its own policies' },
    base: { type: 'value', placeholder: 'REV', summary: 'The state before, whose policies hold' },
    head: { type: 'value', placeholder: 'REV', summary: 'The state after (default: the working tree)' },
    merge: {
      type: 'flag',
      summary: 'Judge what merging the head into the base gives, as a pull request does',
    },
    env: { type: 'value', placeholder: 'NAME', summary: 'Show this environment alone' },
    record: {
      type: 'value',
      placeholder: 'FILE',
      summary: 'Write what was asked and answered to FILE, for charter policy replay',
    },
    format: findingFormatOption('verdicts'),
    ...registryOptions,
    json: { type: 'flag', summary: 'The same as --format json' },
  },
  arguments: [],
  examples: [
    { command: 'npx charter policy', does: 'What do the policies say of my working tree?' },
    {
      command: 'npx charter policy --base origin/main --head HEAD --merge',
      does: 'Would this branch be allowed?',
    },
    {
      command: 'npx charter policy --rev v1.4.0 --env production --record decision.json',
      does: 'Judge a tag, and keep what the answer rests on',
    },
  ],
  run: async ({ options, terminal }): Promise<ExitCode> => {
    const { base, merge, env, record } = options;
    const after = stateAfter('policy', options);
    if (record !== undefined) {
      const { refuseForeignFile } = await import('../policy-record-file.ts');
      await refuseForeignFile(record, terminal);
    }
    const { openRegistry } = await import('../local-registry.ts');
    const { judgeLocalPolicies } = await import('../judge-local-policies.ts');
    const registry = await openRegistry(options.repo, terminal);
    const question = { base, head: after, isMerged: merge, isRecorded: record !== undefined };
    const local = await judgeLocalPolicies(registry, question, terminal);
    const { missingRegistry } = await import('../empty-registry.ts');
    if (isWithoutRegistry(local)) throw missingRegistry(registry, after);
    if (record !== undefined) {
      const { writeRecord } = await import('../policy-record-file.ts');
      await writeRecord(record, local, terminal);
    }
    const shown = await onlyEnvironment(local, env);
    const { printPolicy } = await import('../print-policy.ts');
    const format = options.json ? 'json' : options.format;
    await printPolicy({ shown, local, folder: registry.folder, format }, terminal);
    return shown.verdicts.some(({ severity }) => severity === 'deny') ? 1 : 0;
  },
});

/** True where neither side has settings or a manifest, and no policy says anything: most likely the wrong folder. */
function isWithoutRegistry({ judgement, before, after }: LocalJudgement): boolean {
  const sides = before === undefined ? [after] : [before, after];
  return judgement.verdicts.length === 0 && sides.every(isEmptySide);
}

function isEmptySide({ side, loaded }: PolicySide): boolean {
  const isConfigured = side.tree.entries.some(({ path }) => path === settingsPath);
  return !isConfigured && loaded.registry.manifests.size + loaded.diagnostics.length === 0;
}

/** What belongs to no environment, such as a policy that cannot be read, is shown in every one. */
async function onlyEnvironment(
  { judgement, after }: LocalJudgement,
  name: string | undefined,
): Promise<PolicyJudgement> {
  if (name === undefined) return judgement;
  const { findEnvironment } = await import('../find-by-name.ts');
  const { manifests } = findEnvironment(after.loaded.environments, name);
  const isShown = ({ environments }: Verdict): boolean =>
    environments.length === 0 || environments.includes(name);
  const narrowed = (verdicts: readonly Verdict[]): readonly Verdict[] =>
    verdicts
      .filter(isShown)
      .map((verdict) => ({ ...verdict, environments: verdict.environments.filter((one) => one === name) }));
  return {
    ...judgement,
    manifests: manifests.size,
    judged: manifests.size,
    environments: 1,
    verdicts: narrowed(judgement.verdicts),
    preexisting: narrowed(judgement.preexisting),
  };
}
