import * as fc from 'fast-check';
import { buildGraph } from '../../src/graph/build-graph.ts';
import type { Graph } from '../../src/model/graph.ts';
import type { Ref } from '../../src/model/ref.ts';
import { aManifest, startupReferences } from '../builders/a-manifest.ts';

const services = Array.from({ length: 8 }, (_, index): Ref => `service:s${index}`);
const stacks = Array.from({ length: 4 }, (_, index): Ref => `stack:t${index}`);

interface StackShape {
  readonly components: readonly Ref[];
  readonly startup: readonly (readonly Ref[])[];
}

/** Services that depend on any of those that `mayDependOn` gives, and Stacks with startup lists. */
function graphs(mayDependOn: (index: number) => readonly Ref[], stackShape: fc.Arbitrary<StackShape>[]) {
  const dependencies = services.map((_, index) => fc.subarray([...mayDependOn(index)]));
  return fc.tuple(fc.tuple(...dependencies), fc.tuple(...stackShape)).map(([targets, shapes]): Graph => {
    const manifests = services.map((ref, index) =>
      aManifest(ref, {
        metadata: { owner: `group:g${index % 3}` },
        references: [
          { edge: 'owner', target: `group:g${index % 3}` },
          ...(targets[index] ?? []).map((target) => ({ edge: 'dependsOn', target })),
        ],
      }),
    );
    const ofStacks = shapes.map(({ components, startup }, index) =>
      aManifest(stacks[index] ?? 'stack:none', {
        references: [
          ...components.map((target) => ({ edge: 'component', target })),
          ...startupReferences(startup),
        ],
      }),
    );
    return buildGraph([...manifests, ...ofStacks]);
  });
}

const anyStack = fc.record({
  components: fc.subarray([...services, ...stacks], { maxLength: 5 }),
  startup: fc.array(fc.subarray([...services, ...stacks], { minLength: 1, maxLength: 2 }), { maxLength: 3 }),
});

/** Any references at all, so that most graphs have cycles. */
export const anyGraph = graphs(
  () => services,
  stacks.map(() => anyStack),
);

/**
 * References only to what comes later in a fixed order, so that no graph has a cycle: services to services with a
 * higher number, stacks to all services and stacks with a higher number, startup lists from high to low.
 */
export const acyclicGraph = graphs(
  (index) => services.slice(index + 1),
  stacks.map((_, index) =>
    fc.subarray([...services, ...stacks.slice(index + 1)]).map((components) => ({
      components,
      startup: components
        .filter((ref) => ref.startsWith('service:'))
        .toReversed()
        .map((ref) => [ref]),
    })),
  ),
);

/** Some of the refs of these graphs. */
export const someRefs = fc.subarray([...services, ...stacks]);
