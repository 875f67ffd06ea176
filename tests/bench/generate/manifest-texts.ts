import { numberOf, oneOf } from './numbers.ts';

/** Services of one team; the first team's are the platform that all others may need. */
export const servicesPerTeam = 75;

const nouns = ['orders', 'billing', 'catalog', 'search', 'ledger', 'quotes', 'routing', 'tickets'] as const;
const roles = ['api', 'worker', 'gateway', 'importer', 'mailer', 'scheduler', 'cache', 'reports'] as const;

export function teamName(team: number): string {
  return team === 0 ? 'platform' : `team-${team}`;
}

export function serviceName(service: number): string {
  return `${oneOf(nouns, service)}-${oneOf(roles, service, 1)}-${service}`;
}

export function teamOf(service: number): number {
  return Math.floor(service / servicesPerTeam);
}

const environments = ['development', 'staging', 'production'] as const;

/** An Environment, promoted from the one before it. */
export function environmentText(index: number): string {
  const name = environments[index] ?? 'production';
  const before = environments[index - 1];
  return `apiVersion: charter.dev/v1
kind: Environment
metadata:
  name: ${name}
  owner: group:platform
spec:
  tier: ${name}
  region: eu-central-1
${before === undefined ? '' : `  promotesFrom: environment:${before}\n`}  deploy:
    trigger: ${name === 'production' ? 'command' : 'merge'}
    strategy: rolling
`;
}

export const environmentCount = environments.length;

export function groupText(team: number): string {
  const members = Array.from({ length: 18 }, (_, index) => {
    const id = team * 100 + index + 1;
    return `    - login: person-${id}\n      id: ${id}\n${index === 0 ? '      role: maintainer\n' : ''}`;
  });
  return `apiVersion: charter.dev/v1
kind: Group
metadata:
  name: ${teamName(team)}
  title: Team ${team}
  description: >-
    The people who build and run the services of team ${team}. They are asked to approve what changes there,
    and are called when it does not work.
  labels:
    division: "${numberOf(12, team)}"
spec:
  members:
${members.join('')}`;
}

/** A Stack of a team's first services, in the order in which they start. */
export function stackText(team: number, services: number): string {
  const first = team * servicesPerTeam;
  const count = Math.max(1, Math.min(20, services - first));
  const refs = Array.from({ length: count }, (_, index) => `    - service:${serviceName(first + index)}\n`);
  return `apiVersion: charter.dev/v1
kind: Stack
metadata:
  name: ${teamName(team)}
  title: The services of team ${team}
  description: What is deployed together, in a network of its own.
  owner: group:${teamName(team)}
spec:
  components:
${refs.join('')}  networking:
    internalNetwork: net-${team}
`;
}

/** A Service of some 1.5 KB. It needs services of lower number only, so that no two need each other. */
export function serviceText(service: number): string {
  const team = teamOf(service);
  const name = serviceName(service);
  return `# ${name} is run by ${teamName(team)}; ask there before you change it.
apiVersion: charter.dev/v1
kind: Service
metadata:
  name: ${name}
  title: ${oneOf(nouns, service)} ${oneOf(roles, service, 1)} ${service}
  description: Takes what others send and hands it on, ${numberOf(900, service)} requests a second on a busy day.
  owner: group:${teamName(team)}
  labels:
    tier: ${oneOf(['backend', 'frontend', 'data'], service, 2)}
    cost-centre: "${4000 + numberOf(900, team)}"
  annotations:
    example.com/runbook: https://runbooks.example.com/${teamName(team)}/${name}
spec:
  runtime:
    type: kubernetes
    namespace: ${teamName(team)}
    workload: deployment
  image: registry.example.com/${teamName(team)}/${name}:${versionOf(service)}
  ports:
    http:
      port: ${8000 + numberOf(1000, service, 3)}
      protocol: http
    metrics:
      port: 9090
      protocol: http
${needsOf(service)}  health:
    http:
      path: /healthz
      port: http
    interval: 10s
    timeout: ${oneOf(['2s', '3s', '5s'], service, 4)}
    retries: 3
  replicas: {min: ${1 + numberOf(3, service, 5)}, max: ${6 + numberOf(10, service, 6)}}
  resources:
    requests:
      cpu: ${oneOf(['100m', '250m', '500m'], service, 7)}
      memory: ${oneOf(['128Mi', '256Mi', '384Mi'], service, 7)}
    limits:
      memory: 512Mi # twice what it needs on a quiet day
  config:
    LOG_LEVEL: ${oneOf(['info', 'warn', 'debug'], service, 8)}
    HTTP_TIMEOUT_SECONDS: ${numberOf(60, service, 9) + 1}
    CACHE_URL: redis://cache.${teamName(team)}:6379/${numberOf(15, service, 10)}
    FEATURE_NEW_CHECKOUT: ${oneOf(['true', 'false'], service, 11)}
    GREETING: 'Good day, "friend": welcome'
  secrets:
    - DATABASE_URL
    - API_KEY_${numberOf(90, service, 12)}
  endpoints:
    internal:
      url: http://${name}.${teamName(team)}:8080
      visibility: internal
`;
}

function versionOf(service: number): string {
  return `${numberOf(9, service, 20)}.${numberOf(40, service, 21)}.${numberOf(20, service, 22)}`;
}

function needsOf(service: number): string {
  if (service === 0) return '';
  const first = teamOf(service) * servicesPerTeam;
  const near = [1, 2, 3].map((seed) => first + numberOf(Math.max(1, service - first), service, 30, seed));
  const far = numberOf(Math.min(20, service), service, 31);
  const needed = [...new Set([...near, far])].filter((other) => other < service);
  const lines = needed.map(
    (other) =>
      `    service:${serviceName(other)}:\n      condition: ${oneOf(['started', 'healthy'], other)}\n`,
  );
  return lines.length === 0 ? '' : `  dependsOn:\n${lines.join('')}`;
}

/** An Overlay of some 1.4 KB for a Service in staging or production. */
export function overlayText(service: number, environment: string): string {
  const name = serviceName(service);
  const settings = Array.from({ length: 22 }, (_, index) => {
    const value = numberOf(100_000, service, 40, index);
    return `      SETTING_${index}_OF_${oneOf(nouns, index).toUpperCase()}: "${environment} ${value}"\n`;
  });
  return `apiVersion: charter.dev/v1
kind: Overlay
metadata:
  name: ${name}-${environment}
  owner: group:${teamName(teamOf(service))}
spec:
  target: service:${name}
  environment: environment:${environment}
  patch:
    replicas: {min: ${2 + numberOf(3, service, 41)}, max: 20}
    resources:
      requests:
        cpu: "1"
        memory: 768Mi
      limits:
        memory: 1Gi
    config:
      LOG_LEVEL: warn
${settings.join('')}`;
}
