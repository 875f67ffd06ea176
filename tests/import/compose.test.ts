import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { ImportOutcome } from '../../src/model/import-report.ts';
import { importTexts, specOf, storyOf } from '../builders/an-import.ts';

/** What a file with the service `web` gives, which has these keys beside an image. */
function withService(keys: object, others: object = {}): ImportOutcome {
  return importTexts({
    'compose.yaml': stringify({ services: { web: { image: 'nginx:1', ...keys }, ...others } }),
  });
}

/** A part of the spec that these keys give. */
function partOf(keys: object, part: string): unknown {
  return (specOf(withService(keys), 'service:web') as Readonly<Record<string, unknown>>)[part];
}

describe('ports of Compose', () => {
  it.each([
    [['80'], { http: { port: 80, public: true } }],
    [['8000:80'], { http: { port: 80, public: true } }],
    [['127.0.0.1:8000:80'], { http: 80 }],
    [['[::1]:8000:80'], { http: 80 }],
    [['53:53/udp'], { dns: { port: 53, protocol: 'udp', public: true } }],
    [['80', '8080'], { http: { port: 80, public: true }, 'port-8080': { port: 8080, public: true } }],
    [
      ['9000-9002'],
      {
        'port-9000': { port: 9000, public: true },
        'port-9001': { port: 9001, public: true },
        'port-9002': { port: 9002, public: true },
      },
    ],
    [
      [{ target: 80, published: '8000', name: 'web', app_protocol: 'http' }],
      { web: { port: 80, protocol: 'http', public: true } },
    ],
    [[{ target: 80 }], { http: 80 }],
  ])('%j are named, and public where they are published to the world', (ports, expected) => {
    expect(partOf({ ports }, 'ports')).toEqual(expected);
  });

  it('are two where both TCP and UDP use a number', () => {
    expect(partOf({ ports: ['53:53/udp', '53:53/tcp', '9:9', '9:9/udp'], expose: ['53'] }, 'ports')).toEqual({
      dns: { port: 53, protocol: 'udp', public: true },
      'port-53': { port: 53, public: true },
      'port-9': { port: 9, public: true },
      'port-9-udp': { port: 9, protocol: 'udp', public: true },
    });
  });

  it('say so where they speak what Charter has no word for', () => {
    const outcome = withService({
      ports: ['7:7/sctp', { target: 8, protocol: 'sctp' }, { target: 9, app_protocol: 'mqtt' }],
    });

    expect(outcome.guessed.map(({ reason }) => reason)[0]).toContain('`sctp` is not kept');
    expect(outcome.dropped.map(({ source, reason }) => [source.path, reason])).toEqual([
      ['services.web.ports[1].protocol', 'A port speaks tcp, udp, http, https or grpc; `sctp` is not kept.'],
      [
        'services.web.ports[2].app_protocol',
        'A port speaks tcp, udp, http, https or grpc; `mqtt` is not kept.',
      ],
    ]);
  });

  it('that are exposed and published are one', () => {
    expect(partOf({ ports: ['8000:80'], expose: ['80'] }, 'ports')).toEqual({
      http: { port: 80, public: true },
    });
  });

  it.each([['0'], ['70000'], ['1-65535'], ['${PORT}'], ['a:b']])(
    'that cannot be read are dropped: %s',
    (port) => {
      const outcome = withService({ ports: [port] });

      expect(specOf(outcome, 'service:web')).toEqual({ runtime: { type: 'compose' }, image: 'nginx:1' });
      expect(storyOf(outcome)).toEqual(['services.web.image → spec.image', 'services.web.ports[0] ✗']);
    },
  );
});

describe('resources of Compose', () => {
  it.each([
    ['512M', '512Mi'],
    ['1gb', '1Gi'],
    ['64k', '64Ki'],
    ['1048576', 1_048_576],
    ['1.5g', '1.5Gi'],
  ])('count memory in powers of 1024: %s is %s', (memory, expected) => {
    expect(partOf({ deploy: { resources: { limits: { memory } } } }, 'resources')).toEqual({
      limits: { memory: expected },
    });
    expect(partOf({ mem_limit: memory }, 'resources')).toEqual({ limits: { memory: expected } });
  });

  it('that are no amounts are dropped', () => {
    expect(storyOf(withService({ mem_limit: 'lots', cpus: 'all', scale: 'many' }))).toEqual([
      'services.web.image → spec.image',
      'services.web.mem_limit ✗',
      'services.web.cpus ✗',
      'services.web.scale ✗',
    ]);
  });
});

describe('the health check of a Compose service', () => {
  it.each([
    [{ test: ['CMD', 'pg_isready', '-U', 'x'] }, ['pg_isready', '-U', 'x']],
    [
      { test: ['CMD-SHELL', 'curl -f http://localhost || exit 1'] },
      ['/bin/sh', '-c', 'curl -f http://localhost || exit 1'],
    ],
    [{ test: 'pg_isready' }, ['/bin/sh', '-c', 'pg_isready']],
  ])('is a command: %j', (healthcheck, command) => {
    expect(partOf({ healthcheck }, 'health')).toEqual({ exec: { command } });
  });

  it.each([{ test: ['NONE'] }, { disable: true, test: 'x' }, { interval: '10s' }, { test: [] }])(
    'is left out where there is none: %j',
    (healthcheck) => {
      expect(partOf({ healthcheck }, 'health')).toBeUndefined();
    },
  );

  it('keeps durations that can be read', () => {
    const healthcheck = { test: 'x', interval: '1m30s', timeout: 'soon', retries: 5 };

    expect(partOf({ healthcheck }, 'health')).toEqual({
      exec: { command: ['/bin/sh', '-c', 'x'] },
      interval: '1m30s',
      retries: 5,
    });
  });
});

describe('dependencies of Compose', () => {
  it.each([
    [['db'], { 'service:db': {} }],
    [{ db: { condition: 'service_healthy' } }, { 'service:db': { condition: 'healthy' } }],
    [{ db: { condition: 'service_completed_successfully' } }, { 'service:db': { condition: 'completed' } }],
    [{ db: null }, { 'service:db': {} }],
    [['other'], undefined],
  ])('%j', (dependencies, expected) => {
    const outcome = withService({ depends_on: dependencies }, { db: { image: 'postgres:16' } });

    expect((specOf(outcome, 'service:web') as { dependsOn?: unknown }).dependsOn).toEqual(expected);
  });

  it('on a service whose name changes follow it', () => {
    const outcome = withService({ depends_on: ['My_DB'] }, { My_DB: { image: 'postgres:16' } });

    expect(specOf(outcome, 'service:web')).toMatchObject({ dependsOn: { 'service:my-db': {} } });
  });
});

describe('a service of Compose', () => {
  it('that is built gets an image that is a guess', () => {
    const { guessed } = importTexts({ 'shop/compose.yaml': 'services: {web: {build: .}}\n' });

    expect(guessed.map(({ source, target }) => [source.path, target])).toEqual([
      ['services.web', { ref: 'service:web', field: 'spec.image' }],
    ]);
  });

  it.each([
    ['ghcr.io/acme/web:${TAG}', 'ghcr.io/acme/web'],
    ['${REGISTRY}/web:1', 'web'],
    ['Not An Image', 'web'],
  ])('with the image %s gets one that is a guess: %s', (image, expected) => {
    const outcome = importTexts({ 'compose.yaml': stringify({ services: { web: { image } } }) });

    expect(specOf(outcome, 'service:web')).toMatchObject({ image: expected });
    expect(storyOf(outcome)).toEqual(['services.web.image ? spec.image']);
  });

  it('keeps variables as they are written, numbers and booleans included', () => {
    const environment = { A: '1.10', B: 1, C: true, D: 'x: y', E: '' };

    expect(partOf({ environment }, 'config')).toEqual(environment);
    expect(partOf({ environment: ['A=b=c', 'B='] }, 'config')).toEqual({ A: 'b=c', B: '' });
  });

  it('says of every file with variables, and of every other file, that it is not read', () => {
    const { dropped } = withService({ env_file: ['.env'], extends: { file: 'base.yaml', service: 'web' } });

    expect(dropped.map(({ source }) => source.path)).toEqual([
      'services.web.env_file[0]',
      'services.web.extends.file',
      'services.web.extends.service',
    ]);
    expect(dropped[1]?.reason).toContain('docker compose config');
  });
});

describe('two values for one field', () => {
  it.each([
    [{ environment: ['A=1', 'A=2'] }, 'services.web.environment[0]'],
    [{ labels: ['a=1'], deploy: { labels: { a: '2' } } }, 'services.web.labels[0]'],
  ])('are reported as what they are: the later one is kept in %j', (keys, dropped) => {
    const outcome = withService(keys);

    expect(outcome.manifests[0]?.text).not.toContain(': "1"');
    expect(outcome.dropped.map(({ source, reason }) => [source.path, reason])).toEqual([
      [dropped, expect.stringMatching(/^Line \d+ of `compose.yaml` says it too, and that one counts.$/)],
    ]);
  });
});

describe('a Compose file', () => {
  it('that only changes another is dropped with what to do', () => {
    const { manifests, dropped } = importTexts({ 'compose.override.yaml': 'services: {web: {image: a}}\n' });

    expect(manifests).toEqual([]);
    expect(dropped[0]?.reason).toContain('docker compose config > merged.yaml');
  });

  it.each([
    ['name: shop\n', 'compose.yaml', 'stack:shop'],
    ['', 'Shop_2/compose.yaml', 'stack:shop-2'],
    ['', 'compose.yaml', 'stack:project'],
  ])('is a Stack: %j in %s', (name, file, ref) => {
    const outcome = importTexts({ [file]: `${name}services: {web: {image: a}, db: {image: b}}\n` });

    expect(specOf(outcome, ref)).toEqual({ components: ['service:web', 'service:db'] });
  });

  it('keeps two projects with services of the same name apart', () => {
    const outcome = importTexts({
      'a/compose.yaml': 'services: {web: {image: a, depends_on: [db]}, db: {image: b}}\n',
      'b/compose.yaml': 'services: {web: {image: a, depends_on: [db]}, db: {image: b}}\n',
    });

    expect(specOf(outcome, 'service:web-b')).toMatchObject({ dependsOn: { 'service:db-b': {} } });
    expect(outcome.diagnostics).toEqual([]);
  });
});

describe('a variable whose value comes from the shell', () => {
  it('is a secret where it looks like one, and dropped with what to do where it does not', () => {
    const outcome = withService({ environment: { API_KEY: null, REGION: null } });

    expect(specOf(outcome, 'service:web')).toMatchObject({ secrets: ['API_KEY'] });
    expect(storyOf(outcome)).toEqual([
      'services.web.image → spec.image',
      'services.web.environment.API_KEY ? spec.secrets',
      'services.web.environment.REGION ✗',
    ]);
  });
});
