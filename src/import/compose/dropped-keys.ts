/** Why the keys of a Compose service that have no field in a Service have none. */
export const droppedKeys: Readonly<Record<string, string>> = {
  build: 'Charter deploys images and builds none; build and push it in your own pipeline.',
  restart: 'A Service always runs; what is restarted when is up to the platform.',
  volumes: 'A Service says nothing about storage; keep the volumes with the platform.',
  volumes_from: 'A Service says nothing about storage; keep the volumes with the platform.',
  tmpfs: 'A Service says nothing about storage.',
  networks: 'A Service is in the network of its Stack; more than that is up to the platform.',
  network_mode: 'Networks are up to the platform.',
  env_file:
    'The file is not read, because it may hold secrets. Add its variables to `spec.config`, or by name to `spec.secrets`.',
  configs: 'Files that are mounted are up to the platform; settings belong in `spec.config`.',
  extends:
    'What another file adds is not read. Merge the files first: `docker compose config > merged.yaml`, and import that.',
  container_name: 'The platform names containers.',
  hostname: 'A Service is reached by its name.',
  profiles: 'A Service runs in every environment that `spec.environments` names; profiles are not kept.',
  logging: 'Logging is up to the platform.',
  depends_on: 'This dependency cannot be read.',
  healthcheck: 'This part of the health check cannot be read.',
  environment: 'This variable cannot be read.',
  privileged: 'Charter gives no rights on the machine.',
  cap_add: 'Charter gives no rights on the machine.',
  cpus: '`deploy.resources` says it.',
  mem_limit: '`deploy.resources` says it.',
  mem_reservation: '`deploy.resources` says it.',
  scale: '`deploy.replicas` says it.',
  user: 'Which user runs it is up to the image and the platform.',
};
