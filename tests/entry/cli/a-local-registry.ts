import { onTestFinished } from 'vitest';
import { aClone, type Clone } from '../../builders/a-clone.ts';

const environment = (name: string, promotesFrom?: string): string => `apiVersion: charter.dev/v1
kind: Environment
metadata:
  name: ${name}
spec:
  tier: ${name}
${promotesFrom === undefined ? '' : `  promotesFrom: ${promotesFrom}\n`}`;

export interface ServiceWish {
  readonly image?: string;
  readonly replicas?: number;
  readonly dependsOn?: string;
  /** Lines of spec, as they are. */
  readonly more?: string;
}

export function serviceFile(name: string, wish: ServiceWish = {}): string {
  const { image = `ghcr.io/acme/${name}:1.0.0`, replicas = 2, dependsOn, more = '' } = wish;
  return `apiVersion: charter.dev/v1
kind: Service
metadata:
  name: ${name}
  owner: group:shop
spec:
  runtime:
    type: kubernetes
  image: ${image}
  replicas: ${replicas}
${dependsOn === undefined ? '' : `  dependsOn:\n    service:${dependsOn}: {}\n`}${more}`;
}

export const overlayFile = `apiVersion: charter.dev/v1
kind: Overlay
metadata:
  name: payments-production
spec:
  target: service:payments
  environment: production
  patch:
    replicas: 6
`;

/** Two environments, a group, and three services: web needs payments, payments needs ledger. */
export const registryFiles: Readonly<Record<string, string>> = {
  'charter.yaml': 'apiVersion: charter.dev/v1\nkind: Settings\n',
  'environments/staging.yaml': environment('staging'),
  'environments/production.yaml': environment('production', 'staging'),
  'overlays/payments-production.yaml': overlayFile,
  'groups/shop.yaml':
    'apiVersion: charter.dev/v1\nkind: Group\nmetadata:\n  name: shop\nspec:\n  members:\n    - login: anna\n      id: 7\n',
  'services/ledger.yaml': serviceFile('ledger'),
  'services/payments.yaml': serviceFile('payments', { dependsOn: 'ledger' }),
  'services/web.yaml': serviceFile('web', { dependsOn: 'payments' }),
};

/** A clone with the registry committed on `main`; gone when the test is. */
export async function aLocalRegistry(
  files: Readonly<Record<string, string>> = registryFiles,
): Promise<Clone> {
  const clone = await aClone();
  onTestFinished(() => clone.remove());
  await clone.commit('Begin', files);
  return clone;
}
