import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import type { Manifest } from '../model/manifest.ts';
import { compareText, toFullRef, type Ref } from '../model/ref.ts';
import type { SectionToSign, SignatureRequirement } from '../model/section-signature.ts';
import { canonicalBytes } from './canonical-bytes.ts';
import { envelopePath, fieldOf, groupContent, groupSection, policyContent } from './section-content.ts';

/** One side of a change: its Policy and Group manifests (others are looked past), and its envelopes by path. */
export interface SignedState {
  readonly manifests: ReadonlyMap<Ref, Manifest>;
  readonly envelopes: ReadonlyMap<string, string>;
}

/** A section that has to be signed, as both sides have it. */
export interface SignedSection extends SectionToSign {
  readonly kind: 'policy' | 'group';
  /** The head does not ask for the signature any more. */
  readonly isRequirementRemoved: boolean;
  /** What has to be signed now, and the same as canonical bytes. */
  readonly content: JsonObject;
  readonly contentBytes: Buffer;
  /** What was to be signed on the base. */
  readonly baseContent: Pick<SignedSection, 'content' | 'contentBytes'>;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Every section that base or head wants signed, and every Group with keys that changes, by ref and section. */
export function findSignedSections(base: SignedState, head: SignedState): readonly SignedSection[] {
  const all = [...base.manifests.keys(), ...head.manifests.keys()];
  const refs = [...new Set(all.filter((ref) => /^(?:policy|group):/.test(ref)))].toSorted(compareText);
  return refs.flatMap((ref) => {
    const sides = { ref, base, head, before: base.manifests.get(ref), after: head.manifests.get(ref) };
    return ref.startsWith('policy:') ? policySectionsOf(sides) : groupSectionsOf(sides);
  });
}

/** Where the envelopes of all sections lie that either side may have signed; others are nobody's concern. */
export function envelopePaths(
  base: SignedState['manifests'],
  head: SignedState['manifests'],
): ReadonlySet<string> {
  const paths = [...base.values(), ...head.values()].flatMap((manifest) => {
    if (manifest.kind === 'Group')
      return canSign(manifest) ? [envelopePath(manifest.name, groupSection)] : [];
    const sections = manifest.kind === 'Policy' ? Object.keys(requirementsOf(manifest)) : [];
    return sections.map((section) => envelopePath(manifest.name, section));
  });
  return new Set(paths);
}

interface Sides {
  readonly ref: Ref;
  readonly base: SignedState;
  readonly head: SignedState;
  readonly before: Manifest | undefined;
  readonly after: Manifest | undefined;
}

function policySectionsOf(sides: Sides): readonly SignedSection[] {
  const { ref, before, after } = sides;
  const name = ref.slice('policy:'.length);
  const ofBase = requirementsOf(before);
  const ofHead = requirementsOf(after);
  const sections = [...new Set([...Object.keys(ofBase), ...Object.keys(ofHead)])].toSorted(compareText);
  return sections.map((section) => {
    const isOfBase = Object.hasOwn(ofBase, section);
    return toSection(sides, {
      kind: 'policy',
      policy: name,
      section,
      requiredBy: isOfBase ? 'base' : 'head',
      requirement: readRequirement(isOfBase ? ofBase[section] : ofHead[section]),
      isRequirementRemoved: isOfBase && !Object.hasOwn(ofHead, section),
      contentOf: (manifest) => policyContent(name, manifest, section),
    });
  });
}

function requirementsOf(policy: Manifest | undefined): JsonObject {
  const signed = fieldOf(fieldOf(policy?.value, 'spec'), 'signed');
  return isJsonObject(signed) ? signed : {};
}

/** A requirement out of `spec.signed`; the schema's defaults hold for what is left out. */
export function readRequirement(value: JsonValue | undefined): SignatureRequirement | undefined {
  if (!isJsonObject(value)) return undefined;
  const { by, count = 1, class: how = 'ssh' } = value;
  const group = typeof by === 'string' ? toFullRef(by, ['group']) : undefined;
  if (group === undefined || !isCount(count)) return undefined;
  return how === 'ssh' || how === 'sigstore' ? { by: group, count, class: how } : undefined;
}

function isCount(value: JsonValue): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
}

/**
 * A Group with keys is changed by those that it lists: the threshold of the base must sign, by keys of the base, or by
 * its identities where it has no keys. The first ones of a Group have nobody before them; they are trusted because its
 * owners have approved them. One that does not change is not judged: its signers were those of a version that neither
 * side has.
 */
function groupSectionsOf(sides: Sides): readonly SignedSection[] {
  const { ref, before } = sides;
  if (!canSign(before)) return [];
  const name = ref.slice('group:'.length);
  const threshold = fieldOf(fieldOf(before?.value, 'spec'), 'threshold') ?? 1;
  const section = toSection(sides, {
    kind: 'group',
    policy: name,
    section: groupSection,
    requiredBy: 'base',
    requirement: readRequirement({
      by: ref,
      count: threshold,
      class: lists(before, 'keys') ? 'ssh' : 'sigstore',
    }),
    isRequirementRemoved: false,
    contentOf: (manifest) => groupContent(name, manifest),
  });
  return section.isChanged ? [section] : [];
}

function canSign(group: Manifest | undefined): boolean {
  return lists(group, 'keys') || lists(group, 'identities');
}

function lists(group: Manifest | undefined, field: 'keys' | 'identities'): boolean {
  const listed = fieldOf(fieldOf(group?.value, 'spec'), field);
  return isJsonObject(listed) && Object.keys(listed).length > 0;
}

type Described = Pick<
  SignedSection,
  'kind' | 'policy' | 'section' | 'requiredBy' | 'requirement' | 'isRequirementRemoved'
> & { readonly contentOf: (manifest: Manifest | undefined) => JsonObject };

function toSection(sides: Sides, { contentOf, ...described }: Described): SignedSection {
  const { ref, base, head, before, after } = sides;
  const envelope = envelopePath(described.policy, described.section);
  const contentAt = (manifest: Manifest | undefined): SignedSection['baseContent'] => {
    const content = contentOf(manifest);
    return { content, contentBytes: bytesOf(manifest, described.section, content) };
  };
  const [baseContent, now] = [contentAt(before), contentAt(after)];
  const texts = { before: base.envelopes.get(envelope), after: head.envelopes.get(envelope) };
  const isSame =
    texts.before === texts.after &&
    before?.file === after?.file &&
    baseContent.contentBytes.equals(now.contentBytes);
  return {
    ...described,
    ...texts,
    ref,
    envelope,
    ...now,
    baseContent,
    file: (after ?? before)?.file ?? '',
    isChanged: !isSame,
  };
}

/** Manifests are never changed, and the same ones come again with every run. */
const knownBytes = new WeakMap<Manifest, Map<string, Buffer>>();

function bytesOf(manifest: Manifest | undefined, section: string, content: JsonObject): Buffer {
  if (manifest === undefined) return comparableBytes(content);
  const known = knownBytes.get(manifest) ?? new Map<string, Buffer>();
  const bytes = known.get(section) ?? comparableBytes(content);
  knownBytes.set(manifest, known.set(section, bytes));
  return bytes;
}

/** Half a character, as anybody can write it into a manifest, has no canonical form: it is compared, and nobody can sign it. */
function comparableBytes(content: JsonObject): Buffer {
  try {
    return canonicalBytes(content);
  } catch {
    return Buffer.from(JSON.stringify(content), 'utf8');
  }
}
