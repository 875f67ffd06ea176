import {
  environmentCount,
  environmentText,
  groupText,
  overlayText,
  serviceName,
  servicesPerTeam,
  serviceText,
  stackText,
  teamName,
  teamOf,
} from './manifest-texts.ts';

/** `deep`: a folder for each team and service, as people lay registries out. `flat`: one folder for each kind. */
export type Layout = 'deep' | 'flat';

export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

/** A file of a registry with `manifests` manifests in all, three in four of them Services: always the same ones. */
export function* registryFiles(manifests: number, layout: Layout): Generator<GeneratedFile> {
  const { services, teams, overlays } = sharesOf(manifests);
  yield { path: 'charter.yaml', text: settingsText };
  for (let index = 0; index < environmentCount; index += 1) {
    yield { path: `environments/environment-${index}.yaml`, text: environmentText(index) };
  }
  for (let team = 0; team < teams; team += 1) {
    yield { path: `groups/${teamName(team)}.yaml`, text: groupText(team) };
    yield { path: `stacks/${teamName(team)}.yaml`, text: stackText(team, services) };
  }
  for (let service = 0; service < services; service += 1) {
    yield { path: servicePath(service, layout), text: serviceText(service) };
  }
  for (let index = 0; index < overlays; index += 1) {
    const service = index % services;
    const environment = index < services ? 'production' : 'staging';
    yield { path: overlayPath(service, environment, layout), text: overlayText(service, environment) };
  }
}

/** The files that a change of `count` Services touches, with a new image in each. */
export function* changedFiles(
  manifests: number,
  layout: Layout,
  { count, tag }: { readonly count: number; readonly tag: string },
): Generator<GeneratedFile> {
  const { services } = sharesOf(manifests);
  for (let index = 0; index < count; index += 1) {
    const service = Math.floor((index * services) / count);
    const text = serviceText(service).replace(/^( {2}image: \S+):\S+$/m, `$1:${tag}`);
    yield { path: servicePath(service, layout), text };
  }
}

function sharesOf(manifests: number): { services: number; teams: number; overlays: number } {
  const services = Math.floor(manifests * 0.75);
  const teams = Math.ceil(services / servicesPerTeam);
  return { services, teams, overlays: manifests - services - 2 * teams - environmentCount };
}

function servicePath(service: number, layout: Layout): string {
  const name = serviceName(service);
  if (layout === 'flat') return `services/${name}.yaml`;
  return `services/division-${teamOf(service) % 10}/${teamName(teamOf(service))}/${name}/service.yaml`;
}

function overlayPath(service: number, environment: string, layout: Layout): string {
  const name = serviceName(service);
  if (layout === 'flat') return `overlays/${name}-${environment}.yaml`;
  return `environments/${environment}/${teamName(teamOf(service))}/${name}.yaml`;
}

const settingsText = `apiVersion: charter.dev/v1
kind: Settings
spec:
  manifests:
    include:
      - environments/**/*.yaml
      - groups/*.yaml
      - overlays/*.yaml
      - services/**/*.yaml
      - stacks/*.yaml
`;
