import type { LoadedRegistry } from '../../flows/registry/load-registry.ts';
import type { EffectiveEnvironment, EffectiveManifest, Manifest } from '../../model/manifest.ts';
import { compareText, parseRef, toRef } from '../../model/ref.ts';
import { nearestOf } from '../../model/nearest.ts';
import { namedEnvironments } from '../../registry/effective/overlays.ts';
import { LookupError } from './lookup-error.ts';
import { nearestRef } from './nearest-ref.ts';
import { shellWord } from '../../model/shell-word.ts';
import { shellCommand } from './shell-words.ts';

/** Names listed in a hint before the rest is left out. */
const mostNames = 8;

/** The manifest of a ref; a bare name will do where only one kind has it. Throws `LookupError` with the nearest ref. */
export function findManifest({ registry }: LoadedRegistry, text: string): Manifest {
  const all = [...registry.manifests.values()];
  const wanted = text.toLowerCase();
  const found = all.filter(({ ref, name }) =>
    parseRef(text) === undefined ? name === wanted : ref === wanted,
  );
  const [only, second] = found;
  if (only !== undefined && second === undefined) return only;
  if (only !== undefined) throw ambiguousRef(text, found);
  const nearest = nearestRef(text, registry.manifests.keys());
  throw new LookupError({
    code: 'lookup-ref-unknown',
    message: `There is no \`${shellWord(text)}\` in the registry.`,
    hint:
      nearest === undefined
        ? `Run \`npx charter graph\` to see all refs; one looks like \`service:payments\`.`
        : `Did you mean \`${shellCommand(['npx', 'charter', 'show', nearest])}\`?`,
  });
}

function ambiguousRef(text: string, found: readonly Manifest[]): LookupError {
  return new LookupError({
    code: 'lookup-ref-ambiguous',
    message: `\`${shellWord(text)}\` may be ${found.map(({ ref }) => `\`${ref}\``).join(' or ')}.`,
    hint: 'Give the kind too.',
  });
}

/** The environment of a name. Throws `LookupError` with the nearest one. */
export function findEnvironment<Named extends { readonly name: string }>(
  environments: readonly Named[],
  name: string,
): Named {
  const found = environments.find((environment) => environment.name === name);
  if (found !== undefined) return found;
  const names = environments.map((environment) => environment.name);
  const nearest = nearestOf(name, names);
  const known = names.length === 0 ? 'This registry has none.' : `It has ${nameList(names)}.`;
  throw new LookupError({
    code: 'lookup-environment-unknown',
    message: `There is no environment \`${shellWord(name)}\` in the registry.`,
    hint: nearest === undefined ? known : `Did you mean \`--env ${shellWord(nearest)}\`? ${known}`,
  });
}

/** A manifest as it takes effect in an environment. Throws `LookupError` that says why it does not. */
export function findEffective(
  loaded: LoadedRegistry,
  manifest: Manifest,
  { name, manifests }: EffectiveEnvironment,
): EffectiveManifest {
  const found = manifests.get(manifest.ref);
  if (found !== undefined) return found;
  if (!manifest.isValid) throw invalidManifest(`\`${manifest.ref}\` has errors, so it takes effect nowhere.`);
  if (isMeantFor(manifest, name)) {
    const what = `The overlay of \`${manifest.ref}\` for \`${name}\` has errors`;
    throw invalidManifest(`${what}, so it does not take effect there.`);
  }
  const places = loaded.environments.filter((environment) => environment.manifests.has(manifest.ref));
  throw new LookupError({
    code: 'lookup-not-in-environment',
    message: `\`${manifest.ref}\` is not in the environment \`${name}\`.`,
    hint:
      places.length === 0
        ? `${belongsNowhere(manifest)}; leave \`--env\` out.`
        : `It is in ${nameList(places.map((place) => place.name))}.`,
  });
}

function belongsNowhere({ kind }: Manifest): string {
  if (kind === 'Service' || kind === 'Stack') return 'It runs nowhere';
  return `${/^[AEO]/.test(kind) ? 'An' : 'A'} ${kind} belongs to no environment`;
}

/** True for a Service or Stack that runs in an environment, by what its own spec says. */
function isMeantFor(manifest: Manifest, environment: string): boolean {
  if (manifest.kind !== 'Service' && manifest.kind !== 'Stack') return false;
  return namedEnvironments(manifest)?.has(toRef('Environment', environment)) ?? true;
}

function invalidManifest(message: string): LookupError {
  return new LookupError({
    code: 'lookup-manifest-invalid',
    message,
    hint: 'Run `npx charter validate` to see them.',
  });
}

function nameList(names: readonly string[]): string {
  const shown = names.toSorted(compareText).slice(0, mostNames).map(shellWord);
  return `${shown.join(', ')}${names.length > mostNames ? ` and ${names.length - mostNames} more` : ''}`;
}
