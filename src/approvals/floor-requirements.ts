import type { Requirement } from '../model/approval.ts';
import { toRef } from '../model/ref.ts';
import { mapIn, specOf } from './manifest-fields.ts';
import { quotedText } from './quoted-text.ts';
import type { Situation } from './situation.ts';

/** One requirement for each environment which the change alters and whose manifest in the base names a floor. */
export function floorRequirements({ snapshot, planned, cover }: Situation): readonly Requirement[] {
  return (snapshot.plan?.environments ?? []).flatMap(({ name, changes }) => {
    const manifest = snapshot.base.get(toRef('Environment', name));
    const floor = manifest && mapIn(specOf(manifest), 'approvals')['floor'];
    if (changes.length === 0 || manifest === undefined || typeof floor !== 'number' || floor < 1) return [];
    const people = floor === 1 ? 'one person agrees' : `${floor} people agree`;
    return {
      id: `floor:${name}`,
      kind: 'floor',
      reason: `In ${quotedText(name)} nothing changes before ${people}.`,
      file: manifest.file,
      line: manifest.range.line,
      from: [{ kind: 'writers' }],
      count: floor,
      covers: cover(
        [],
        planned.filter(({ environment }) => environment === name),
      ),
    } satisfies Requirement;
  });
}
