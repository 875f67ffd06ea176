import { environmentText, manifestText, serviceText } from '../../builders/a-registry.ts';
import type { Content } from './script.ts';

/** A branch's name, and its commits' in the repository that they are pushed from. */
export const branchOf = (pull: number): string => `change-${pull}`;

/** The file that a pull request is about. */
export const fileOf = (pull: number): string => `services/${nameOf(pull)}.yaml`;

const nameOf = (pull: number): string => `service-${pull}`;

/** The registry on `main`: a Service for each pull request, two of the owners who have to agree, and a guardrail. */
export function mainFiles(
  pulls: number,
  owners: readonly { readonly login: string; readonly id: number }[],
): Readonly<Record<string, string>> {
  const members = owners.map(({ login, id }) => `    - {login: ${login}, id: ${id}}\n`);
  const services = Array.from({ length: pulls }, (_, pull) => [
    fileOf(pull),
    serviceText(nameOf(pull), '  replicas: 1\n'),
  ]);
  return {
    'charter.yaml': 'apiVersion: charter.dev/v1\nkind: Settings\nspec: {}\n',
    CODEOWNERS: `/services/ ${owners.map(({ login }) => `@${login}`).join(' ')}\n`,
    'environments/staging.yaml': environmentText('staging'),
    'groups/owners.yaml': manifestText('Group', 'owners', `  members:\n${members.join('')}`),
    'policies/services.yaml': manifestText('Policy', 'services', policySpec),
    ...Object.fromEntries(services),
  };
}

const policySpec = `  sections:
    guardrails:
      - id: few-replicas
        rule: range
        field: spec.replicas
        max: 20
    approvals:
      - id: two-owners
        from: group:owners
        count: 2
        when: {kinds: [Service]}
`;

/** What a pull request makes of its Service. */
export function changedText(pull: number, { kind, variant }: Content): string {
  const replicas = (kind === 'denied' ? 50 : 2) + variant;
  const wrong = kind === 'bad' ? '  dependsOn:\n    service:of-nobody: {condition: healthy}\n' : '';
  return serviceText(nameOf(pull), `  replicas: ${replicas}\n${wrong}`);
}
