import type { Diagnostic } from '../../model/diagnostic.ts';
import { isJsonObject } from '../../model/json.ts';
import type { Manifest, Reference } from '../../model/manifest.ts';
import type { Ref } from '../../model/ref.ts';
import { mapAt } from './spec-fields.ts';
import { quoted } from '../wording.ts';

/** Sections that are to be signed by more people of a group than have a key in it: nobody could ever change them. */
export function checkSigners(known: ReadonlyMap<Ref, Manifest>): readonly Diagnostic[] {
  return [...known.values()].flatMap((policy) =>
    policy.references.flatMap((reference) => {
      const group = reference.edge === 'signer' ? known.get(reference.target) : undefined;
      return group?.kind === 'Group' ? checkSection(policy, reference, group) : [];
    }),
  );
}

function checkSection(
  policy: Manifest,
  { path, range, file }: Reference,
  group: Manifest,
): readonly Diagnostic[] {
  const section = String(path[2] ?? '');
  const { count = 1, class: how = 'ssh' } = mapAt(mapAt(specOf(policy), 'signed'), section);
  const people = holdersOf(group, how === 'sigstore' ? 'identities' : 'keys');
  if (typeof count !== 'number' || people >= count) return [];
  const what = how === 'sigstore' ? 'an identity' : 'a key';
  return [
    {
      code: 'too-few-signers',
      severity: 'error',
      file: file ?? policy.file,
      range,
      message: `${quoted(section)} is to be signed by ${count} of ${quoted(group.ref)}, of whom ${people} ${people === 1 ? 'has' : 'have'} ${what} that is not revoked. Enrol more with \`npx charter keys enrol\`, or lower \`count\`.`,
      ref: policy.ref,
    },
  ];
}

function specOf({ value }: Manifest): Manifest['value'] {
  return mapAt(value, 'spec');
}

/** People, whatever number of keys each has. */
function holdersOf(group: Manifest, field: string): number {
  const keys = Object.values(mapAt(specOf(group), field)).filter((key) => isJsonObject(key));
  return new Set(keys.filter((key) => key['revoked'] === undefined).map(({ id }) => id)).size;
}
