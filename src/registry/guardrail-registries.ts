import { parseImage } from '../model/image.ts';
import type { GuardrailToCheck } from './check-policy.ts';
import { listAt } from './spec-fields.ts';
import type { ValueProblem } from './value-problem.ts';
import { quoted } from './wording.ts';

/** Entries that no image can come from. */
export function checkRegistries({ guardrail, problem }: GuardrailToCheck): readonly ValueProblem[] {
  return listAt(guardrail, 'registries').flatMap((entry, index) => {
    if (typeof entry !== 'string' || isRegistry(entry)) return [];
    const message = `${quoted(entry)} is no registry that an image could come from. Write a host, with a path where only a part of it is meant: \`ghcr.io\`, \`ghcr.io/acme\`; no tag, no \`https://\`, no slash at the end.`;
    return [problem(['registries', index], message)];
  });
}

/** A host, or a host and a path: what stands before the last part of an image's name. */
function isRegistry(text: string): boolean {
  const image = parseImage(`${text}/image:1`);
  return image !== undefined && `${image.registry}/${image.repository}` === `${text}/image`;
}
