import type { ProtectionFacts, ProtectionLayer } from '../model/protection-facts.ts';

/** What is known of the rules for the default branch. */
export interface GateLayers {
  readonly layers: readonly ProtectionLayer[];
  /** False where a part of them could not be read, so that what is not seen may still be there. */
  readonly isComplete: boolean;
}

export function gateLayers({
  branchProtection,
  rulesets,
}: Pick<ProtectionFacts, 'branchProtection' | 'rulesets'>): GateLayers {
  const own = branchProtection.kind === 'known' ? branchProtection.value : undefined;
  return {
    layers: [...(own === undefined ? [] : [own]), ...(rulesets.kind === 'known' ? rulesets.value : [])],
    isComplete: branchProtection.kind === 'known' && rulesets.kind === 'known',
  };
}

/** Whether a layer asks for a check, of the App where its id is told, else of any one App. */
export function asksFor(layer: ProtectionLayer, name: string, appId: number | undefined): boolean {
  return layer.checks.some(
    (check) =>
      check.name === name && check.appId !== undefined && (appId === undefined || check.appId === appId),
  );
}

/** The App to which all of Charter's checks are pinned, where that is one. */
export function pinnedApp(layers: readonly ProtectionLayer[], names: readonly string[]): number | undefined {
  const ids = layers
    .flatMap(({ checks }) => checks)
    .filter(({ name }) => names.includes(name))
    .flatMap(({ appId }) => appId ?? []);
  return new Set(ids).size === 1 ? ids[0] : undefined;
}
