import { parseImageSource } from '../../model/image-source.ts';
import type { GuardrailToCheck } from './guardrail-to-check.ts';
import { listAt } from './spec-fields.ts';
import type { ValueProblem } from './value-problem.ts';
import { quoted } from '../wording.ts';

/** Entries that no image can come from. */
export function checkRegistries({ guardrail, problem }: GuardrailToCheck): readonly ValueProblem[] {
  return listAt(guardrail, 'registries').flatMap((entry, index) => {
    if (typeof entry !== 'string' || parseImageSource(entry) !== undefined) return [];
    const message = `${quoted(entry)} is no registry that an image could come from. Write a host, with a path where only a part of it is meant: \`ghcr.io\`, \`ghcr.io/acme\`; no tag, no \`https://\`, no slash at the end.`;
    return [problem(['registries', index], message)];
  });
}
