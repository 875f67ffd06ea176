import type { Diagnostic } from '../model/diagnostic.ts';
import type { EffectiveEnvironment, Manifest } from '../model/manifest.ts';
import type { Finding } from '../model/policy.ts';
import { parseRef, type Ref } from '../model/ref.ts';
import { ownerOf, type IsUnjudged } from './facts.ts';

/** A registry, with what it holds but could not be looked into. */
export interface JudgedState {
  readonly manifests: ReadonlyMap<Ref, Manifest>;
  readonly environments: readonly EffectiveEnvironment[];
  readonly diagnostics: readonly Diagnostic[];
  /** What should run in each environment, by the ref of the Environment. */
  readonly placed: ReadonlyMap<Ref, readonly Manifest[]>;
}

/**
 * What no policy could be asked about: manifests and files with errors, what an overlay has broken, environments that
 * are too many. Each is a denial: a manifest must not get past its policies by being wrong.
 */
export function findUnjudged(state: JudgedState): readonly Finding[] {
  return [
    ...[...state.manifests.values()]
      .filter(({ isValid }) => !isValid)
      .map((manifest) =>
        unjudged(manifest, undefined, 'it has errors, so no policy could be asked about it'),
      ),
    ...unreadableFiles(state),
    ...missingInEnvironments(state),
  ];
}

/** Whether what no policy could be asked about has to do with a manifest in an environment. */
export function isAmongUnjudged(findings: readonly Finding[]): IsUnjudged {
  const known = new Set(findings.map(({ ref, environment }) => `${ref} ${environment ?? ''}`));
  return (ref, environment) => known.has(`${ref} `) || known.has(`${ref} ${environment ?? ''}`);
}

function unjudged(
  { ref, value, file }: Pick<Manifest, 'ref' | 'value' | 'file'>,
  environment: string | undefined,
  problem: string,
): Finding {
  return {
    code: 'policy-unjudged',
    rule: 'policy-unjudged',
    severity: 'deny',
    message: `\`${ref}\` was not judged: ${problem}. Run \`npx charter validate\` and repair what it shows.`,
    ref,
    at: [],
    environment,
    owner: ownerOf(value),
    policy: 'charter:policy',
    section: '',
    fallback: { file, path: [] },
  };
}

/** Files with a document that gave no manifest, or another one of a ref that is there already. */
function unreadableFiles({ manifests, diagnostics }: JudgedState): readonly Finding[] {
  const known = new Set([...manifests.values()].map(({ file }) => file));
  const hidden = diagnostics.filter(
    ({ code, ref, file }) =>
      code === 'duplicate-manifest' && ref !== undefined && manifests.get(ref)?.file !== file,
  );
  const broken = new Set(
    diagnostics
      .filter(({ severity }) => severity === 'error')
      .filter(({ file, ref, code }) => !known.has(file) || (ref === undefined && !code.endsWith('-cycle')))
      .map(({ file }) => file),
  );
  return [...broken, ...hidden.map(({ file }) => file)].map((file) =>
    unjudged({ ref: `file:${file}`, value: {}, file }, undefined, 'not all of it can be read as manifests'),
  );
}

/** What should run in an environment and does not, because an overlay has errors or there are too many. */
function missingInEnvironments({ environments, placed, manifests }: JudgedState): readonly Finding[] {
  const effective = new Map(environments.map(({ name, manifests }) => [name, manifests]));
  return [...placed].flatMap(([environment, expected]) => {
    const name = parseRef(environment)?.name ?? environment;
    const present = effective.get(name);
    if (present === undefined) {
      const own = manifests.get(environment);
      if (own?.isValid !== true) return [];
      return [
        unjudged(own, name, 'the registry has more manifests in its environments than its limit allows'),
      ];
    }
    return expected
      .filter(({ ref, isValid }) => isValid && !present.has(ref))
      .map((manifest) => unjudged(manifest, name, `its overlay in \`${name}\` has errors`));
  });
}

/** Policies that cannot be read: what they guard is unknown, so they refuse. */
export function findInvalidPolicies(manifests: ReadonlyMap<Ref, Manifest>): readonly Finding[] {
  return [...manifests.values()]
    .filter(({ kind, isValid }) => kind === 'Policy' && !isValid)
    .map(({ ref, value, file }) => ({
      code: 'policy-invalid',
      rule: 'policy-invalid',
      severity: 'deny',
      message: `\`${ref}\` has errors, so nobody knows what it forbids. Run \`npx charter validate\` and repair it on the base branch.`,
      ref,
      at: [],
      environment: undefined,
      owner: ownerOf(value),
      policy: ref,
      section: 'guardrails',
      fallback: { file, path: [] },
    }));
}
