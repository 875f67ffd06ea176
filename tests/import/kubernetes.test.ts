import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { ImportOutcome } from '../../src/model/import-report.ts';
import { importTexts, specOf, storyOf } from '../builders/an-import.ts';

/** A Deployment `web` with one container. */
function deployment(container: object, metadata: object = {}): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', ...metadata },
    spec: {
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'web', image: 'nginx:1', ...container }] },
      },
    },
  };
}

function imported(...objects: readonly object[]): ImportOutcome {
  return importTexts({ 'k8s.yaml': objects.map((object) => stringify(object)).join('---\n') });
}

/** A part of the spec of the Service `web`. */
function partOf(outcome: ImportOutcome, part: string): unknown {
  return (specOf(outcome, 'service:web') as Readonly<Record<string, unknown>>)[part];
}

const ports = [{ name: 'http', containerPort: 8080 }];

/** A Service of Kubernetes which selects the pods of `web`. */
function service(spec: object): object {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { selector: { app: 'web' }, ...spec },
  };
}

/** The paths of an Ingress that lead to a Service. */
function paths(name: string): readonly object[] {
  const backend = { service: { name, port: { number: 80 } } };
  return ['/', '/api', '/(.*)'].map((path) => ({ path, backend }));
}

/** An autoscaler of `web`, from two up to so many. */
function scaler(most: number): object {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web' },
    spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' }, minReplicas: 2, maxReplicas: most },
  };
}

describe('the health check of a container', () => {
  it('keeps a namespace that can be one, and says of another why it is left out', () => {
    const kept = imported(deployment({}, { namespace: 'shop' }));
    const odd = imported(deployment({}, { namespace: '../../shop' }));

    expect(partOf(kept, 'runtime')).toMatchObject({ namespace: 'shop' });
    expect(partOf(odd, 'runtime')).not.toHaveProperty('namespace');
    expect(odd.dropped.find(({ source }) => source.path === 'metadata.namespace')?.reason).toBe(
      'This is no name of a namespace.',
    );
  });

  it.each([
    [{ readinessProbe: { httpGet: { path: '/a', port: 'http' } } }, { http: { path: '/a', port: 'http' } }],
    [{ livenessProbe: { httpGet: { port: 8080 } } }, { http: { path: '/', port: 8080 } }],
    [
      { readinessProbe: { tcpSocket: { port: 8080 }, periodSeconds: 5 } },
      { tcp: { port: 8080 }, interval: '5s' },
    ],
    [{ startupProbe: { exec: { command: ['true'] } } }, { exec: { command: ['true'] } }],
    [{ readinessProbe: { grpc: { port: 8080 } } }, { tcp: { port: 8080 } }],
    [{ readinessProbe: { httpGet: { path: '/', port: 'nothing' } } }, undefined],
  ])('is made of a probe: %j', (probes, expected) => {
    expect(partOf(imported(deployment({ ports, ...probes })), 'health')).toEqual(expected);
  });

  it('is that of readiness where there are several, and the others are dropped', () => {
    const outcome = imported(
      deployment({
        ports,
        livenessProbe: { tcpSocket: { port: 1 } },
        readinessProbe: { tcpSocket: { port: 8080 } },
      }),
    );

    expect(partOf(outcome, 'health')).toEqual({ tcp: { port: 8080 } });
    expect(storyOf(outcome)).toContain('spec.template.spec.containers[0].livenessProbe.tcpSocket.port ✗');
  });
});

describe('the ports of a workload', () => {
  it.each([
    [{ ports: [{ port: 80, targetPort: 'http' }] }, { http: 8080 }],
    [{ type: 'NodePort', ports: [{ port: 80, targetPort: 8080 }] }, { http: { port: 8080, public: true } }],
    [{ ports: [{ name: 'more', port: 9000 }] }, { http: 8080, more: 9000 }],
    [{ type: 'LoadBalancer', ports: [{ port: 80, targetPort: 'nothing' }] }, { http: 8080 }],
  ])('are those of its containers and of the Services that select it: %j', (spec, expected) => {
    expect(partOf(imported(deployment({ ports }), service(spec)), 'ports')).toEqual(expected);
  });

  it('have the names of a Service where the container has none for them', () => {
    const container = { ports: [{ containerPort: 8080 }, { containerPort: 9100 }] };
    const named = service({ ports: [{ name: 'grpc', port: 80, targetPort: 8080 }] });

    expect(partOf(imported(deployment(container), named), 'ports')).toEqual({
      grpc: 8080,
      'port-9100': 9100,
    });
  });

  it('are not touched by a Service that selects other pods, which is dropped', () => {
    const outcome = imported(
      deployment({ ports }),
      service({ type: 'NodePort', selector: { app: 'db' }, ports: [{ port: 8080 }] }),
    );

    expect(partOf(outcome, 'ports')).toEqual({ http: 8080 });
    expect(outcome.dropped.at(-1)?.reason).toBe('No workload of this import has the pods that it selects.');
  });

  it('say so where they speak what Charter has no word for', () => {
    const outcome = imported(deployment({ ports: [{ containerPort: 7, protocol: 'SCTP' }] }));

    expect(outcome.dropped.map(({ reason }) => reason)).toContain(
      'A port speaks tcp, udp, http, https or grpc; `SCTP` is not kept.',
    );
  });

  it('are reached at the addresses of an Ingress', () => {
    const outcome = imported(deployment({ ports }), service({ ports: [{ port: 80, targetPort: 8080 }] }), {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'web' },
      spec: {
        tls: [{ hosts: ['Web.example.com'] }],
        rules: [
          { host: 'Web.example.com', http: { paths: paths('web') } },
          { host: '*.example.com', http: { paths: paths('web') } },
        ],
      },
    });

    expect(partOf(outcome, 'endpoints')).toEqual({
      'web-example-com': { url: 'https://web.example.com', visibility: 'public' },
      'web-example-com-api': { url: 'https://web.example.com/api', visibility: 'public' },
    });
  });
});

describe('the variables of a container', () => {
  const settings = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings' },
    data: { A: '1', PASSWORD: 'x' },
  };

  it('come from a ConfigMap that is imported too, with a prefix where it has one', () => {
    const outcome = imported(
      settings,
      deployment({ envFrom: [{ prefix: 'P_', configMapRef: { name: 'settings' } }] }),
    );

    expect(partOf(outcome, 'config')).toEqual({ P_A: '1' });
    expect(partOf(outcome, 'secrets')).toEqual(['P_PASSWORD']);
  });

  it('that come from elsewhere are dropped with what to do', () => {
    const outcome = imported(
      deployment({ envFrom: [{ configMapRef: { name: 'nothing' } }, { secretRef: { name: 'nothing' } }] }),
    );

    expect(
      outcome.dropped.map(({ target }) => target?.field).filter((field) => field?.startsWith('spec.')),
    ).toEqual(['spec.config', 'spec.secrets']);
  });

  it('count as in Kubernetes: `env` before `envFrom`, and of several the last', () => {
    const outcome = imported(
      { ...settings, data: { A: 'map', B: 'map', C: 'map', D: 'map' } },
      deployment({
        envFrom: [{ configMapRef: { name: 'settings' } }],
        env: [
          { name: 'A', value: 'first' },
          { name: 'A', value: 'last' },
          { name: 'B', valueFrom: { secretKeyRef: { name: 's', key: 'b' } } },
          { name: 'C', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
        ],
      }),
    );

    expect(partOf(outcome, 'config')).toEqual({ A: 'last', D: 'map' });
    expect(partOf(outcome, 'secrets')).toEqual(['B']);
    expect(
      outcome.dropped
        .filter(({ reason }) => reason.endsWith('says it too, and that one counts.'))
        .map(({ source }) => source.path),
    ).toEqual(['data.A', 'data.B', 'data.C', 'spec.template.spec.containers[0].env[0].value']);
  });

  it('of a ConfigMap are mapped where one of two workloads keeps them', () => {
    const keeping = deployment({ envFrom: [{ configMapRef: { name: 'settings' } }] }, { name: 'api' });
    const outcome = imported(
      settings,
      deployment({
        envFrom: [{ configMapRef: { name: 'settings' } }],
        env: [{ name: 'A', value: 'own' }],
      }),
      keeping,
    );

    expect(
      outcome.mapped.filter(({ source }) => source.path === 'data.A').map(({ target }) => target.ref),
    ).toEqual(['service:api']);
  });

  it('are those of a ConfigMap in the same namespace', () => {
    const other = { ...settings, metadata: { name: 'settings', namespace: 'other' }, data: { A: 'other' } };
    const env = [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'settings', key: 'A' } } }];

    expect(partOf(imported(other, settings, deployment({ env })), 'config')).toEqual({ A: '1' });
  });
});

describe('a workload', () => {
  it('with arguments alone gets a command that is a guess', () => {
    expect(imported(deployment({ args: ['serve'] })).guessed.map(({ target }) => target.field)).toEqual([
      'spec.command',
    ]);
    expect(imported(deployment({ command: ['a'], args: ['b'] })).guessed).toEqual([]);
  });

  it('of the same name in another namespace gets the namespace into its name', () => {
    const outcome = imported(deployment({}), deployment({}, { namespace: 'staging' }));

    expect(outcome.manifests.map(({ ref }) => ref)).toEqual(['service:web', 'service:web-staging']);
    expect(outcome.diagnostics).toEqual([]);
  });

  it('of the same name in the same namespace is a warning', () => {
    const { diagnostics } = imported(deployment({}), deployment({}));

    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
      ['import-duplicate-name', 'warning'],
    ]);
  });

  it('has the range of its autoscaler, whose target may come later', () => {
    expect(partOf(imported(scaler(6), deployment({})), 'replicas')).toEqual({ min: 2, max: 6 });
    expect(partOf(imported(scaler(1), deployment({})), 'replicas')).toBeUndefined();
  });
});

describe('what a guess rests on', () => {
  it('is told in full where arguments of an unknown command hold a secret', () => {
    const outcome = imported(deployment({ args: ['--token', 'abc'] }));

    expect(outcome.guessed.map(({ reason }) => reason)[0]).toBe(
      'The image has its own entry point, which Kubernetes runs with these arguments. Write the whole command. A secret in it is replaced by a reference to `TOKEN`; see that the command gets it.',
    );
  });

  it('is the beginning of a name that Kubernetes would make', () => {
    const spec = { template: { spec: { containers: [{ name: 'm', image: 'm:1' }] } } };
    const outcome = imported({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { generateName: 'migrate-' },
      spec,
    });

    expect(outcome.guessed.map(({ source, target }) => [source.path, target])).toEqual([
      ['metadata.generateName', { ref: 'service:migrate', field: 'metadata.name' }],
    ]);
  });
});

describe('an object without a counterpart', () => {
  it.each([
    ['Role', 'Charter has no kind for a `Role` of Kubernetes; keep it with the platform.'],
    ['Kustomization', 'Import what it makes: `kustomize build . > rendered.yaml`.'],
    ['constructor', 'Charter has no kind for a `constructor` of Kubernetes; keep it with the platform.'],
  ])('is dropped with a reason: %s', (kind, reason) => {
    const { dropped, manifests } = imported({ apiVersion: 'v1', kind, metadata: { name: 'a' } });

    expect(manifests).toEqual([]);
    expect(new Set(dropped.map((one) => one.reason))).toEqual(new Set([reason]));
  });
});
