import * as fc from 'fast-check';
import type { JsonValue } from '../../src/model/json.ts';
import type { Traits, TraitTree } from '../../src/model/traits.ts';

/** A piece of a schema with values that fit it, from pools so small that equal and equivalent values are common. */
export interface Shape {
  readonly tree: TraitTree;
  readonly values: fc.Arbitrary<JsonValue>;
}

/** Stands in every secret that is generated. */
export const secretText = 'S3CRET';

function leaf(traits: Traits, pool: readonly JsonValue[]): Shape {
  return { tree: { traits, properties: {} }, values: fc.constantFrom(...pool) };
}

const reference = { edge: 'dependsOn', kinds: ['service'], isKey: false };

const leaves: readonly Shape[] = [
  leaf({}, [null, true, false, 0, 1, 'a', 'b', '']),
  leaf({ type: 'quantity' }, ['512Mi', '0.5Gi', 1, '1000m', '2', 'x', null]),
  leaf({ type: 'duration' }, ['60s', '1m', 'PT60S', '2m', 'x']),
  leaf({ type: 'image' }, ['nginx', 'docker.io/library/nginx:latest', 'nginx:1', 'Not An Image']),
  leaf({ reference }, ['db', 'service:db', 'stack:db']),
];

const secret = leaf({ isSecret: true }, [secretText, `${secretText}2`]);

function listOf(item: Shape, traits: Traits): Shape {
  return {
    tree: { traits, properties: {}, items: item.tree },
    values: fc.array(item.values, { maxLength: 4 }),
  };
}

function keyedListOf(item: Shape): Shape {
  const id = leaf({}, ['a', 'b', 'c', 1]);
  const items = fc.record({ id: id.values, field: item.values }, { requiredKeys: ['id'] });
  return {
    tree: {
      traits: { type: 'keyedList', key: 'id' },
      properties: {},
      items: { traits: {}, properties: { id: id.tree, field: item.tree } },
    },
    values: fc.oneof(
      {
        weight: 5,
        arbitrary: fc.uniqueArray(items, { maxLength: 4, selector: (entry) => JSON.stringify(entry['id']) }),
      },
      { weight: 1, arbitrary: fc.array(items, { maxLength: 3 }) },
    ),
  };
}

function mapOf(named: Shape, others: Shape): Shape {
  return {
    tree: { traits: {}, properties: { named: named.tree }, additional: others.tree },
    values: fc
      .record(
        { named: named.values, '[id=a]': others.values, ['__proto__']: others.values },
        { requiredKeys: [] },
      )
      .map((value): JsonValue => ({ ...value })),
  };
}

function mapByReference(item: Shape): Shape {
  return {
    tree: { traits: { reference: { ...reference, isKey: true } }, properties: {}, additional: item.tree },
    values: fc.oneof(
      fc.record({ db: item.values, web: item.values }, { requiredKeys: [] }),
      fc.record({ 'service:db': item.values, 'stack:db': item.values }, { requiredKeys: [] }),
    ),
  };
}

function shapesOver(leafShapes: readonly Shape[]): fc.Arbitrary<Shape> {
  const { shape } = fc.letrec<{ shape: Shape }>((tie) => ({
    shape: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom(...leafShapes),
      tie('shape').map((item) => listOf(item, {})),
      tie('shape').map((item) => listOf(item, { type: 'set' })),
      tie('shape').map(keyedListOf),
      fc.tuple(tie('shape'), tie('shape')).map(([named, others]) => mapOf(named, others)),
      tie('shape').map(mapByReference),
    ),
  }));
  return shape;
}

/** Two values of one random shape, sometimes of two, so that maps meet lists. */
function pairsOver(leafShapes: readonly Shape[]) {
  return fc.tuple(shapesOver(leafShapes), shapesOver(leafShapes)).chain(([shape, stranger]) => {
    const values = fc.oneof(
      { weight: 9, arbitrary: shape.values },
      { weight: 1, arbitrary: stranger.values },
    );
    return fc.record({ tree: fc.constant(shape.tree), before: shape.values, after: values });
  });
}

export const valuePairs = pairsOver(leaves);

/** As `valuePairs`, with secrets among the leaves, and both values of the same shape. */
export const valuePairsWithSecrets = shapesOver([...leaves, secret, secret, secret]).chain((shape) =>
  fc.record({ tree: fc.constant(shape.tree), before: shape.values, after: shape.values }),
);
