import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Manifest, Registry } from '../../src/model/manifest.ts';
import { compareText, type Ref } from '../../src/model/ref.ts';
import { checkPresence } from '../../src/registry/checks/check-presence.ts';
import { deployablesIn } from '../../src/registry/effective/placements.ts';
import { aManifest } from '../builders/a-manifest.ts';
import { someSettings } from '../builders/a-registry.ts';

interface ServiceWish {
  /** Undefined for everywhere. */
  readonly runsIn?: readonly string[] | undefined;
  readonly needs?: readonly string[];
}

function aService(name: string, { runsIn, needs = [] }: ServiceWish): Manifest {
  return aManifest(`service:${name}`, {
    spec: runsIn === undefined ? {} : { environments: runsIn },
    references: [
      ...needs.map((need) => ({
        edge: 'dependsOn',
        target: `service:${need}` as const,
        path: ['spec', 'dependsOn', need],
      })),
      ...(runsIn ?? []).map((place, index) => ({
        edge: 'environment',
        target: `environment:${place}` as const,
        path: ['spec', 'environments', index],
      })),
    ],
  });
}

function messagesOf(environments: readonly string[], services: Readonly<Record<string, ServiceWish>>) {
  const all = Object.entries(services).map(([name, wish]) => aService(name, wish));
  const registry: Registry = {
    manifests: new Map(all.map((service) => [service.ref, service])),
    diagnostics: [],
    settings: someSettings(),
  };
  const refs = environments.map((name): Ref => `environment:${name}`);
  return checkPresence(deployablesIn(registry), refs, []).map(({ message }) => message);
}

function numbered(prefix: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${String(index).padStart(5, '0')}`);
}

describe('what is needed where it does not run', () => {
  it('is named by the first twelve environments, and how many more there are', () => {
    expect(
      messagesOf(numbered('e', 20), { a: { needs: ['b'] }, b: { runsIn: ['e00003', 'elsewhere'] } }),
    ).toEqual([
      '`service:a` needs `service:b`, which does not run in `environment:e00000`, `environment:e00001`, `environment:e00002`, `environment:e00004`, `environment:e00005`, `environment:e00006`, `environment:e00007`, `environment:e00008`, `environment:e00009`, `environment:e00010`, `environment:e00011`, `environment:e00012` and 7 more. Add what is missing to its `spec.environments`, or remove the environment here.',
    ]);
  });

  it('is each known environment of the one that is none of the other', () => {
    const names = ['a', 'b', 'c', 'd'];
    const places = fc.option(fc.uniqueArray(fc.constantFrom(...names, 'unknown')), { nil: undefined });
    fc.assert(
      fc.property(places, places, (here, there) => {
        const absent = (here ?? names)
          .filter((name) => names.includes(name) && there !== undefined && !there.includes(name))
          .toSorted(compareText);
        const messages = messagesOf(names, {
          one: { runsIn: here, needs: ['other'] },
          other: { runsIn: there },
        });
        const named = messages.map((message) =>
          [...message.matchAll(/environment:(\w+)/g)].map(([, name]) => name),
        );
        expect(named).toEqual(absent.length === 0 ? [] : [absent]);
      }),
    );
  });

  it('is found at no more cost than the places that are named, whatever they are multiplied by', () => {
    const count = 20_000;
    const environments = numbered('e', count);
    const needs = numbered('s', count);
    const messages = messagesOf(environments, {
      hub: { runsIn: environments, needs },
      ...Object.fromEntries(needs.map((name) => [name, { runsIn: ['e00000'] }])),
    });

    expect(messages).toHaveLength(count);
    expect(messages[0]).toContain('`environment:e00012` and 19987 more.');
  });
});
