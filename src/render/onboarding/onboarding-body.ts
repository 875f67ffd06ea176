import type { OnboardingPlan } from '../../model/onboarding.ts';
import { codeSpan, fencedBlock } from '../markdown.ts';

/** What the pull request that proposes a first configuration says of itself. */
export function onboardingBody(plan: OnboardingPlan): string {
  return [...introduction, ...whatIsIn(plan), ...before(plan), ...imports(plan), ...byHand(plan), ...closing]
    .join('\n')
    .trim();
}

const introduction = [
  'Charter is installed here, and this repository has no `charter.yaml` yet. This is a first configuration that works as it is; change it as you like on this branch.',
  '',
];

function whatIsIn({ files, kept, folder }: OnboardingPlan): readonly string[] {
  const where =
    folder === ''
      ? []
      : [`The manifests are in ${codeSpan(folder)}: folders of their names are taken here.`, ''];
  return [
    '### What is in it',
    '',
    ...files.map(({ path }) => `- ${codeSpan(path)}`),
    ...kept.map((path) => `- ${codeSpan(path)} is left as it is, or left out: something is there already`),
    '',
    ...where,
  ];
}

function before({ isOwnerOpen, owner, folder, kept }: OnboardingPlan): readonly string[] {
  const ownersKept = kept.some((path) => path.endsWith('CODEOWNERS'));
  const team = isOwnerOpen
    ? `1. No team was found that could answer for it. Put yours in place of ${codeSpan(owner)} in ${codeSpan(`${folder}groups/`)}, and into a \`CODEOWNERS\` for the folders above.`
    : `1. ${codeSpan(owner)} answers for it, in ${codeSpan(`${folder}groups/`)} and \`CODEOWNERS\`. Is that right? Owners need write access here.`;
  const owners = ownersKept
    ? ['1. Your `CODEOWNERS` is kept. See that it names somebody for `charter.yaml` and the folders above.']
    : [];
  return [
    '### Before you merge',
    '',
    team,
    ...owners,
    `1. Replace ${codeSpan(`${folder}services/hello.yaml`)}, an example, by a service of yours.`,
    '1. Afterwards require the checks: `npx charter doctor` says how.',
    '',
  ];
}

function imports({ imports: found }: OnboardingPlan): readonly string[] {
  if (found.length === 0) return [];
  return [
    '### What you have already',
    '',
    'These look like descriptions of what runs. Charter can turn them into manifests; each command only shows what it would write:',
    '',
    fencedBlock('console', found.map((name) => `$ npx charter import ${name} --dry-run`).join('\n')),
    '',
  ];
}

function byHand({ byHand: files }: OnboardingPlan): readonly string[] {
  return files.flatMap(({ path, text }) => [
    `### ${codeSpan(path)} is not in it`,
    '',
    'The App may not write workflows. It is not needed for the checks; it runs the same in GitHub Actions. To have it, commit this:',
    '',
    '<details><summary>The file</summary>',
    '',
    fencedBlock('yaml', text.trimEnd()),
    '',
    '</details>',
    '',
  ]);
}

const closing = [
  '### If you do not want it',
  '',
  'Close this pull request. Charter never proposes it again, and without a `charter.yaml` its checks stay neutral.',
];
