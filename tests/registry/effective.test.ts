import { describe, expect, it } from 'vitest';
import {
  environmentText,
  manifestText,
  overlayText,
  registryOf,
  serviceText,
} from '../builders/a-registry.ts';
import { effectiveEnvironments } from '../../src/registry/effective/effective.ts';

const environments = [
  environmentText('production', '  promotesFrom: staging\n'),
  environmentText('staging', '  promotesFrom: development\n'),
  environmentText('development'),
  environmentText('canary', '  promotesFrom: staging\n'),
].join('---\n');

function effectiveOf(files: Readonly<Record<string, string>>) {
  const registry = registryOf({ 'environments.yaml': environments, ...files });
  expect(registry.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return effectiveEnvironments(registry);
}

describe('effective environments', () => {
  it('come in the order of promotion, and by name at the same place', () => {
    expect(effectiveOf({}).environments.map(({ name }) => name)).toEqual([
      'development',
      'staging',
      'canary',
      'production',
    ]);
  });

  it('end a promotion chain that bites its tail', () => {
    const registry = registryOf({
      'a.yaml': environmentText('a', '  promotesFrom: b\n'),
      'b.yaml': environmentText('b', '  promotesFrom: a\n'),
    });

    expect(effectiveEnvironments(registry).environments.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('hold themselves and what runs there, but no groups, policies or overlays', () => {
    const { environments, diagnostics } = effectiveOf({
      'a.yaml': serviceText('everywhere'),
      'b.yaml': serviceText('here', '  environments: [staging]\n'),
      'c.yaml': manifestText('Stack', 'shop', '  components: [everywhere]\n  environments: [production]\n'),
      'd.yaml': manifestText('Group', 'payments', '  team: acme/payments\n'),
    });

    expect(diagnostics).toEqual([]);
    expect(environments.map(({ manifests }) => [...manifests.keys()])).toEqual([
      ['environment:development', 'service:everywhere'],
      ['environment:staging', 'service:everywhere', 'service:here'],
      ['environment:canary', 'service:everywhere'],
      ['environment:production', 'service:everywhere', 'stack:shop'],
    ]);
  });

  it('patch a manifest by the overlay for the environment, and name both sources', () => {
    const { environments, diagnostics } = effectiveOf({
      'payments.yaml': serviceText('payments', '  replicas: 1\n  config: {A: x, B: y}\n'),
      'overlay.yaml': overlayText('payments', 'production', '    replicas: 3\n    config: {B: null, C: z}\n'),
    });
    const spec = { runtime: { type: 'process' }, command: ['node'] };

    expect(diagnostics).toEqual([]);
    expect(environments.map(({ manifests }) => manifests.get('service:payments')?.value['spec'])).toEqual([
      { ...spec, replicas: 1, config: { A: 'x', B: 'y' } },
      { ...spec, replicas: 1, config: { A: 'x', B: 'y' } },
      { ...spec, replicas: 1, config: { A: 'x', B: 'y' } },
      { ...spec, replicas: 3, config: { A: 'x', C: 'z' } },
    ]);
    expect(environments.at(-1)?.manifests.get('service:payments')).toMatchObject({
      environment: 'production',
      sources: [
        { ref: 'service:payments', file: 'payments.yaml' },
        { ref: 'overlay:payments-production', file: 'overlay.yaml' },
      ],
    });
  });

  it('leave out what an overlay breaks, and say so at the lines of the patch', () => {
    const { environments, diagnostics } = effectiveOf({
      'payments.yaml': serviceText('payments', '  replicas: {min: 2, max: 5}\n'),
      'overlay.yaml': overlayText(
        'payments',
        'production',
        '    replcas: 3\n    replicas:\n      min: 9\n    ports:\n      http: 99999\n    command: null\n',
      ),
    });

    expect(environments.at(-1)?.manifests.has('service:payments')).toBe(false);
    expect(environments.at(0)?.manifests.has('service:payments')).toBe(true);
    expect(diagnostics.map(({ code, file, range, message }) => [code, file, range.line, message])).toEqual([
      [
        'at-least-one-of',
        'overlay.yaml',
        8,
        'With this patch, `service:payments` is not right in `production`. `spec` needs at least one of `image` and `command`; found none of them. Add one.',
      ],
      [
        'unknown-field',
        'overlay.yaml',
        9,
        'With this patch, `service:payments` is not right in `production`. `spec` has no field `replcas`. It can have `runtime`, `image`, `command`, `ports`, `dependsOn`, `health`, `replicas`, `resources`, `config`, `secrets`, `endpoints` and `environments`. Remove it, or correct its name.',
      ],
      [
        'out-of-range',
        'overlay.yaml',
        13,
        'With this patch, `service:payments` is not right in `production`. `spec.ports.http` is the number `99999`; expected 1 to 65535. Change it.',
      ],
      [
        'reversed-range',
        'overlay.yaml',
        10,
        'With this patch, `service:payments` is not right in `production`. `spec.replicas` goes from 9 to 5; `max` must not be below `min`. Swap them, or correct one.',
      ],
    ]);
  });

  it('warn of a patch that removes what is not there', () => {
    const { environments, diagnostics } = effectiveOf({
      'payments.yaml': serviceText('payments'),
      'overlay.yaml': overlayText('payments', 'staging', '    config:\n      DEBUG: null\n'),
    });

    expect(environments[1]?.manifests.has('service:payments')).toBe(true);
    expect(diagnostics).toEqual([
      {
        code: 'patch-removes-nothing',
        severity: 'warning',
        file: 'overlay.yaml',
        range: { line: 10, column: 7, endLine: 10, endColumn: 18 },
        message:
          '`service:payments` has no `spec.config.DEBUG`, so there is nothing to remove. Correct the name, or take the line out.',
        ref: 'overlay:payments-staging',
      },
    ]);
  });

  it.each([
    ['ledger', 'service:ledger'],
    ['service:ledger', 'ledger'],
  ])('refuse a patch that names %s beside %s, which mean the same', (patched, written) => {
    const { environments, diagnostics } = effectiveOf({
      'ledger.yaml': serviceText('ledger'),
      'payments.yaml': serviceText('payments', `  dependsOn: {${written}: {condition: started}}\n`),
      'overlay.yaml': overlayText(
        'payments',
        'staging',
        `    dependsOn:\n      ${patched}: {condition: healthy}\n`,
      ),
    });

    expect(environments[1]?.manifests.has('service:payments')).toBe(false);
    expect(diagnostics.map(({ code, range, message }) => [code, range.line, message])).toEqual([
      [
        'duplicate-item',
        10,
        `With this patch, \`service:payments\` is not right in \`staging\`. \`spec.dependsOn\` names \`service:ledger\` twice, as \`${written}\` and as \`${patched}\`. Remove one of them, or write both alike where they stand in different files.`,
      ],
    ]);
  });

  it.each([
    ['ledger', 'service:ledger'],
    ['service:ledger', 'ledger'],
  ])('say how the manifest writes what a patch means to remove: %s for %s', (patched, written) => {
    const { diagnostics } = effectiveOf({
      'ledger.yaml': serviceText('ledger'),
      'payments.yaml': serviceText('payments', `  dependsOn: {${written}: {}}\n`),
      'overlay.yaml': overlayText('payments', 'staging', `    dependsOn:\n      ${patched}: null\n`),
    });

    expect(diagnostics.map(({ code, range, message }) => [code, range.line, message])).toEqual([
      [
        'patch-removes-nothing',
        10,
        `\`service:payments\` has no \`spec.dependsOn${patched === 'ledger' ? '.ledger' : '["service:ledger"]'}\`, so there is nothing to remove. It writes \`${written}\`: write that here too.`,
      ],
    ]);
  });

  it('warn of what a patch needs where it does not run', () => {
    const { diagnostics } = effectiveOf({
      'ledger.yaml': serviceText('ledger', '  environments: [production]\n'),
      'payments.yaml': serviceText('payments'),
      'overlay.yaml': overlayText('payments', 'staging', '    dependsOn:\n      service:ledger: {}\n'),
      'right.yaml': overlayText('payments', 'production', '    dependsOn:\n      service:ledger: {}\n'),
    });

    expect(diagnostics).toEqual([
      {
        code: 'not-in-environment',
        severity: 'warning',
        file: 'overlay.yaml',
        range: { line: 10, column: 7, endLine: 10, endColumn: 21 },
        message:
          '`service:payments` needs `service:ledger`, which does not run in `environment:staging`. Add what is missing to its `spec.environments`, or take it out of this patch.',
        ref: 'overlay:payments-staging',
      },
    ]);
  });

  it.each([
    ['a need taken away', 'service', '    dependsOn:\n      service:ledger: null\n'],
    ['all needs taken away', 'service', '    dependsOn: null\n'],
    ['other components', 'stack', '    components: [web]\n'],
  ])('leave a need out where a patch has %s', (_what, kind, patch) => {
    const needing = {
      service: serviceText('shop', '  dependsOn: {service:ledger: {}}\n  environments: [staging, canary]\n'),
      stack: manifestText('Stack', 'shop', '  components: [ledger]\n  environments: [staging, canary]\n'),
    }[kind];

    const { diagnostics } = effectiveOf({
      'ledger.yaml': serviceText('ledger', '  environments: [production]\n'),
      'web.yaml': serviceText('web'),
      'shop.yaml': needing ?? '',
      'overlay.yaml': overlayText(`${kind}:shop`, 'staging', patch),
    });

    expect(diagnostics.map(({ file, message }) => [file, message])).toEqual([
      [
        'shop.yaml',
        `\`${kind}:shop\` needs \`service:ledger\`, which does not run in \`environment:canary\`. Add what is missing to its \`spec.environments\`, or remove the environment here.`,
      ],
    ]);
  });

  it('are the same with a patch of where the target runs, which is warned of', () => {
    const registry = registryOf({
      'environments.yaml': environments,
      'payments.yaml': serviceText('payments'),
      'overlay.yaml': overlayText('payments', 'staging', '    replicas: 2\n    environments: [production]\n'),
    });

    expect(effectiveEnvironments(registry).environments[1]?.manifests.has('service:payments')).toBe(true);
    expect(registry.diagnostics).toEqual([
      {
        code: 'overlay-without-effect',
        severity: 'warning',
        file: 'overlay.yaml',
        range: { line: 10, column: 5, endLine: 10, endColumn: 17 },
        message:
          'Where `service:payments` runs is read from its own `spec.environments` and not from a patch, so this changes nothing. Write it there, or take it out of the patch.',
        ref: 'overlay:payments-staging',
      },
    ]);
  });

  it('do not repeat a warning that the base has already', () => {
    const { diagnostics } = effectiveOf({
      'payments.yaml': `${serviceText('payments')}---\n${serviceText('ledger')}`,
      'shop.yaml': manifestText('Stack', 'shop', '  components: [payments]\n  startup: [[ledger]]\n'),
      'overlay.yaml': overlayText('stack:shop', 'staging', '    networking: {internalNetwork: shop}\n'),
    });

    expect(diagnostics).toEqual([]);
  });

  it('leave out a manifest that is not valid, and everything whose overlay is not, without saying so again', () => {
    const registry = registryOf({
      'environments.yaml': environmentText('staging', '  region: 5\n'),
      'a.yaml': serviceText('a', '  replicas: -1\n'),
      'b.yaml': serviceText('b'),
      'overlay.yaml': overlayText('b', 'staging', '    replicas: 1\n    replicas: 2\n'),
      'c.yaml': serviceText('c'),
    });

    const { environments, diagnostics } = effectiveEnvironments(registry);

    expect(environments.map(({ name, manifests }) => [name, ...manifests.keys()])).toEqual([
      ['staging', 'service:c'],
    ]);
    expect(diagnostics).toEqual([]);
  });

  it.each([
    ['is not valid', serviceText('payments', '  replicas: -1\n')],
    ['cannot be read', serviceText('payments', '  replicas: {\n')],
  ])('say what is wrong with an overlay by itself, though its target %s', (_, target) => {
    const patch =
      '    replcas: 3\n    replicas:\n      min: 9\n    ports:\n      http: 99999\n    health: {tcp: {port: x}}\n';
    const registry = registryOf({
      'environments.yaml': environmentText('staging'),
      'payments.yaml': target,
      'overlay.yaml': overlayText('payments', 'staging', patch),
    });

    const { environments, diagnostics } = effectiveEnvironments(registry);

    expect(environments.map(({ manifests }) => [...manifests.keys()])).toEqual([['environment:staging']]);
    expect(diagnostics.map(({ code, file, range, message }) => [code, file, range.line, message])).toEqual([
      [
        'unknown-field',
        'overlay.yaml',
        9,
        'With this patch, `service:payments` is not right in `staging`. `spec` has no field `replcas`. It can have `runtime`, `image`, `command`, `ports`, `dependsOn`, `health`, `replicas`, `resources`, `config`, `secrets`, `endpoints` and `environments`. Remove it, or correct its name.',
      ],
      [
        'out-of-range',
        'overlay.yaml',
        13,
        'With this patch, `service:payments` is not right in `staging`. `spec.ports.http` is the number `99999`; expected 1 to 65535. Change it.',
      ],
    ]);
  });

  it('do not judge a patch of a manifest in another version of the format', () => {
    const registry = registryOf({
      'environments.yaml': environmentText('staging'),
      'payments.yaml': serviceText('payments').replace('charter.dev/v1', 'charter.dev/v2'),
      'overlay.yaml': overlayText('payments', 'staging', '    replcas: 3\n'),
    });

    expect(effectiveEnvironments(registry).diagnostics).toEqual([]);
  });

  it('warn where something is needed that does not run there', () => {
    const { diagnostics } = effectiveOf({
      'ledger.yaml': serviceText('ledger', '  environments: [production]\n'),
      'payments.yaml': serviceText('payments', '  dependsOn: {ledger: {}}\n'),
    });

    expect(diagnostics).toEqual([
      {
        code: 'not-in-environment',
        severity: 'warning',
        file: 'payments.yaml',
        range: { line: 9, column: 15, endLine: 9, endColumn: 21 },
        message:
          '`service:payments` needs `service:ledger`, which does not run in `environment:canary`, `environment:development` and `environment:staging`. Add what is missing to its `spec.environments`, or remove the environment here.',
        ref: 'service:payments',
      },
    ]);
  });
});
