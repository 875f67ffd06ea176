import { describe, expect, it } from 'vitest';
import {
  environmentText,
  manifestText,
  overlayText,
  parseText,
  registryOf,
  serviceText,
  summaryOf,
} from '../builders/a-registry.ts';
import { assembleRegistry } from '../../src/registry/assemble-registry.ts';
import { defaultSettings } from '../../src/registry/settings.ts';

const contender = (name: string): string =>
  manifestText('Overlay', name, '  target: a\n  environment: staging\n  patch: {replicas: 2}\n');

describe('a registry', () => {
  it('holds its manifests by ref, whatever the order of the files', () => {
    const files = ['b', 'a', 'c'].map((name) => parseText(serviceText(name), { file: `${name}.yaml` }));

    const registry = assembleRegistry(files, defaultSettings);

    expect([...registry.manifests.keys()]).toEqual(['service:a', 'service:b', 'service:c']);
    expect(assembleRegistry(files.toReversed(), defaultSettings)).toEqual(registry);
    expect(registry.diagnostics).toEqual([]);
  });

  it('reports a ref that stands twice at each of its places, and keeps the first', () => {
    const { manifests, diagnostics } = registryOf({
      'b.yaml': serviceText('payments', '  replicas: 2\n'),
      'a.yaml': `${serviceText('payments')}---\n${serviceText('payments')}`,
    });

    expect(manifests.get('service:payments')?.file).toBe('a.yaml');
    expect(diagnostics.map(({ file, range, message }) => [file, range.line, message])).toEqual([
      [
        'a.yaml',
        4,
        '`service:payments` is defined here and in `a.yaml:13` and `b.yaml:4`. Rename or remove all but one.',
      ],
      [
        'a.yaml',
        13,
        '`service:payments` is defined here and in `a.yaml:4` and `b.yaml:4`. Rename or remove all but one.',
      ],
      [
        'b.yaml',
        4,
        '`service:payments` is defined here and in `a.yaml:4` and `a.yaml:13`. Rename or remove all but one.',
      ],
    ]);
  });

  it('names the nearest known ref for one that is unknown, and a fix that keeps how it was written', () => {
    const payments = serviceText(
      'payments',
      '  dependsOn:\n    legder: {}\n    service:freud: {}\n    other: {}\n',
    );

    const { diagnostics } = registryOf({
      'ledger.yaml': serviceText('ledger'),
      'fraud.yaml': serviceText('fraud'),
      'payments.yaml': payments,
    });

    expect(diagnostics).toEqual([
      {
        code: 'unknown-ref',
        severity: 'error',
        file: 'payments.yaml',
        range: { line: 10, column: 5, endLine: 10, endColumn: 11 },
        message: '`service:legder` is not in this registry. Did you mean `service:ledger`?',
        ref: 'service:payments',
        fix: {
          title: 'Replace `service:legder` with `service:ledger`',
          file: 'payments.yaml',
          edits: [{ start: payments.indexOf('legder'), end: payments.indexOf('legder') + 6, text: 'ledger' }],
        },
      },
      {
        code: 'unknown-ref',
        severity: 'error',
        file: 'payments.yaml',
        range: { line: 11, column: 5, endLine: 11, endColumn: 18 },
        message: '`service:freud` is not in this registry. Did you mean `service:fraud`?',
        ref: 'service:payments',
        fix: {
          title: 'Replace `service:freud` with `service:fraud`',
          file: 'payments.yaml',
          edits: [
            {
              start: payments.indexOf('service:freud'),
              end: payments.indexOf('service:freud') + 13,
              text: 'service:fraud',
            },
          ],
        },
      },
      {
        code: 'unknown-ref',
        severity: 'error',
        file: 'payments.yaml',
        range: { line: 12, column: 5, endLine: 12, endColumn: 10 },
        message: '`service:other` is not in this registry. Correct the name, or add the manifest.',
        ref: 'service:payments',
      },
    ]);
  });

  it('reports a ref to a kind that cannot stand there, and suggests its namesake', () => {
    const { diagnostics } = registryOf({
      'a.yaml': serviceText('payments').replace(
        'name: payments',
        'name: payments\n  owner: service:payments',
      ),
      'b.yaml': manifestText('Group', 'payments', '  team: acme/payments\n'),
    });

    expect(diagnostics.map(({ code, message, fix }) => [code, message, fix?.edits[0]?.text])).toEqual([
      [
        'wrong-ref-kind',
        '`service:payments` cannot stand here; expected a reference to `group`. Did you mean `group:payments`?',
        'group:payments',
      ],
    ]);
  });

  it('does not report references to a manifest that is broken but names itself', () => {
    const { diagnostics } = registryOf({
      'ledger.yaml': serviceText('ledger', '  replicas: "2\n'),
      'payments.yaml': serviceText('payments', '  dependsOn: {ledger: {}}\n'),
    });

    expect(summaryOf(diagnostics)).toEqual(['yaml-syntax 9:13']);
  });

  it('knows the environments that overlays and services name', () => {
    const { diagnostics } = registryOf({
      'env.yaml': environmentText('staging'),
      'service.yaml': serviceText('payments', '  environments: [staging, prodution]\n'),
      'overlay.yaml': overlayText('payment', 'stagin', '    replicas: 2\n'),
    });

    expect(diagnostics.map(({ file, range, message }) => [file, range.line, message])).toEqual([
      ['overlay.yaml', 6, '`service:payment` is not in this registry. Did you mean `service:payments`?'],
      [
        'overlay.yaml',
        7,
        '`environment:stagin` is not in this registry. Did you mean `environment:staging`?',
      ],
      [
        'service.yaml',
        9,
        '`environment:prodution` is not in this registry. Correct the name, or add the manifest.',
      ],
    ]);
  });

  it('reports two overlays for one target and environment at both', () => {
    const { diagnostics } = registryOf({
      'env.yaml': environmentText('staging'),
      'service.yaml': serviceText('payments'),
      'one.yaml': overlayText('payments', 'staging', '    replicas: 2\n'),
      'two.yaml': overlayText('service:payments', 'staging', '    replicas: 3\n'),
    });

    expect(diagnostics.map(({ code, file, range, message }) => [code, file, range.line, message])).toEqual([
      [
        'duplicate-overlay',
        'one.yaml',
        6,
        '`service:payments` is patched for `environment:staging` here and in `two.yaml:4`. Merge the patches into one Overlay.',
      ],
      [
        'duplicate-overlay',
        'two.yaml',
        6,
        '`service:payments` is patched for `environment:staging` here and in `one.yaml:4`. Merge the patches into one Overlay.',
      ],
    ]);
  });

  it('says how many more overlays contend than it names', () => {
    const { diagnostics } = registryOf({
      'env.yaml': environmentText('staging'),
      'service.yaml': serviceText('a'),
      ...Object.fromEntries(
        ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => [`o/${name}`, contender(name)]),
      ),
    });

    expect(diagnostics.map(({ message }) => message).slice(0, 1)).toEqual([
      '`service:a` is patched for `environment:staging` here and in `o/b:4`, `o/c:4`, `o/d:4`, `o/e:4`, `o/f:4` and 1 more place. Merge the patches into one Overlay.',
    ]);
  });

  it('warns of an overlay for an environment where its target does not run', () => {
    const { diagnostics } = registryOf({
      'env.yaml': `${environmentText('staging')}---\n${environmentText('production')}`,
      'service.yaml': serviceText('payments', '  environments: [production]\n'),
      'overlay.yaml': overlayText('payments', 'staging', '    replicas: 2\n'),
    });

    expect(diagnostics.map(({ code, severity, file, range }) => [code, severity, file, range.line])).toEqual([
      ['overlay-without-effect', 'warning', 'overlay.yaml', 7],
    ]);
  });
});
