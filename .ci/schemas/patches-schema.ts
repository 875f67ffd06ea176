import { format, resolveConfig } from 'prettier';
import { manifestKinds, type ManifestKind } from '../../src/model/ref.ts';
import { manifestSchemas } from '../../src/registry/schema/schemas.ts';
import { patchOf, type Addresses, type PatchSchema } from './patch-of.ts';

export const patchesFile = 'schemas/patches.schema.json';

/**
 * The content of `patchesFile`: for editors, what may stand in the patch of an Overlay and in `_defaults.yaml`, made
 * from the schemas of the kinds. The validator does not read it: it checks patches with what they are merged into.
 */
export function patchesSchema(): PatchSchema {
  const kinds = manifestKinds.filter((kind) => kind !== 'Overlay');
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $comment: 'Made from the schemas of the kinds by `npm run reference`. Edit those, not this.',
    title: 'Patches',
    description:
      'For editors: what may stand in the patch of an Overlay and in _defaults.yaml, as merge patches (RFC 7396).',
    $defs: { metadata: metadataPatch(), ...Object.fromEntries(kinds.flatMap(patchesOf)) },
  };
}

/** The metadata of every kind are the same, and defaults give no names. */
function metadataPatch(): PatchSchema {
  const { properties: { name: _name, ...properties } = {}, ...metadata } =
    manifestSchemas.Service.$defs?.['metadata'] ?? {};
  return patchOf({ ...metadata, properties }, addressesIn('service'));
}

/** The patch of a spec, and of the definitions that it leads to. */
function patchesOf(kind: ManifestKind): readonly (readonly [string, PatchSchema])[] {
  const file = kind.toLowerCase();
  const found = new Map<string, PatchSchema>();
  const addresses: Addresses = {
    ...addressesIn(file),
    patch: (name) => {
      const definition = manifestSchemas[kind].$defs?.[name] ?? {};
      if (!found.has(name)) found.set(name, {}).set(name, patchOf(definition, addresses));
      return addressesIn(file).patch(name);
    },
  };
  addresses.patch('spec');
  return [...found].map(([name, patch]) => [`${file}.${name}`, patch]);
}

function addressesIn(file: string): Addresses {
  return {
    patch: (name) => `#/$defs/${file}.${name}`,
    whole: (name) => `${file}.schema.json#/$defs/${name}`,
  };
}

/** A schema as `npm run format` would leave it. */
export async function formatSchema(schema: PatchSchema): Promise<string> {
  const config = await resolveConfig(patchesFile);
  return format(JSON.stringify(schema, undefined, 2), { ...config, parser: 'json' });
}
