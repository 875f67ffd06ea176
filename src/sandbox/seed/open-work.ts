import { HistoryError, type Files, type HistoryCommit } from './history.ts';
import { tomasz, type Person } from './people.ts';
import type { StepEdit } from './steps/step.ts';

/** A branch with one commit, for which a pull request is open when the sandbox is first looked at. */
export interface OpenWork {
  readonly branch: string;
  readonly author: Person;
  readonly date: string;
  readonly title: string;
  readonly body: string;
  readonly edits: readonly StepEdit[];
}

export const seatMapForEverybody: OpenWork = {
  branch: 'seat-map-for-everybody',
  author: tomasz,
  date: '2026-10-27T15:20:45+01:00',
  title: 'feat: the 3D seat map for everybody',
  body: 'Thirty frames a second on my phone from 2019, since booking-web 9.5.0. Staging has had it for seven weeks without a complaint.',
  edits: [
    {
      file: 'services/booking/booking-web.yaml',
      before: 'image: registry.nightjar.example/booking-web:9.4.0',
      after: 'image: registry.nightjar.example/booking-web:9.5.0',
    },
    {
      file: 'services/booking/booking-web.yaml',
      before:
        '    # The seat map in 3D. Slow on old phones, so still off for most.\n    SEAT_MAP_3D: false\n',
      after: '    SEAT_MAP_3D: true\n',
    },
  ],
};

/** The commit of the branch, made on top of these files. Throws `HistoryError` when an edit does not fit them. */
export function commitOf(work: OpenWork, files: Files): HistoryCommit {
  const changed = new Map(files);
  for (const { file, before, after } of work.edits) {
    const parts = changed.get(file)?.split(before) ?? [];
    if (parts.length !== 2)
      throw new HistoryError({
        code: 'seed-history-broken',
        message: `the open work \`${work.branch}\` edits \`${file}\`, where ${JSON.stringify(before)} does not stand exactly once`,
        hint: 'Bring src/sandbox/seed/open-work.ts and the file in manifests-example together again.',
      });
    changed.set(file, parts.join(after));
  }
  const { author, date, title, body } = work;
  return { author, date, message: `${title}\n\n${body}`, files: changed };
}
