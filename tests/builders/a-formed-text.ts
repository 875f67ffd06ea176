import { toCanonicalForm, type FormFix } from '../../src/registry/canonical/canonical-form.ts';
import { parseText, someSettings } from './a-registry.ts';

/** A text in canonical form, as `charter fix` brings it there. */
export function formText(text: string, file = 'a.yaml'): { text: string; fixes: readonly FormFix[] } {
  const parsed = parseText(text, { file });
  const request = { file, text, parsed, settings: someSettings(), defaults: [], mayCompleteRefs: true };
  return toCanonicalForm(request);
}
