import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { FindingMemory, KnownFindings } from '../../flows/policy/known-findings.ts';
import { digestOf } from '../../model/digest.ts';
import type { JsonValue } from '../../model/json.ts';
import { either, isCount, isText, listOf, mapOf, oneOf, optional } from '../../model/shape.ts';

/** What is written; the digest is that of the two others. */
interface SavedFindings {
  readonly state: string;
  readonly known: KnownFindings;
  readonly digest: string;
}

/**
 * Keeps what guardrails say of one state in a folder of the clone's Git directory, which is the user's own: nothing
 * that a clone brings along can be in it. `state` names everything that the findings follow from. What cannot be read,
 * or is not as it was written, counts as nothing.
 */
export class SavedFindingMemory implements FindingMemory {
  readonly #folder: string;
  readonly #state: string;

  constructor(folder: string, state: string) {
    this.#folder = folder;
    this.#state = state;
  }

  recall(): KnownFindings | undefined {
    try {
      const saved: unknown = JSON.parse(readFileSync(this.#place, 'utf8'));
      if (!isSaved(saved)) return undefined;
      const isWhole = saved.digest === digestOfSaved(saved.state, saved.known);
      return isWhole && saved.state === this.#state ? saved.known : undefined;
    } catch {
      return undefined;
    }
  }

  /** Written beside its place and then renamed, so that a reader has the old one or the new one. */
  keep(known: KnownFindings): void {
    const state = this.#state;
    const draft = join(this.#folder, `findings.${randomUUID()}.tmp`);
    const saved: SavedFindings = { state, known, digest: digestOfSaved(state, known) };
    try {
      mkdirSync(this.#folder, { recursive: true });
      writeFileSync(draft, JSON.stringify(saved));
      renameSync(draft, this.#place);
    } catch {
      // A repository that may only be read, or a full disk: everything is judged anew each time.
      removeIfThere(draft);
    }
  }

  get #place(): string {
    return join(this.#folder, 'findings.json');
  }
}

const isSteps = listOf(either(isText, isCount));

const hasSavedShape = mapOf({
  state: isText,
  digest: isText,
  known: mapOf({
    places: isCount,
    findings: listOf(
      mapOf({
        code: oneOf('policy-denied', 'policy-warned'),
        rule: isText,
        severity: oneOf('deny', 'warn'),
        message: isText,
        ref: isText,
        at: isSteps,
        environment: optional(isText),
        owner: optional(isText),
        policy: isText,
        section: isText,
        fallback: optional(mapOf({ file: isText, path: isSteps })),
      }),
    ),
  }),
});

/** Whoever can write there can leave anything. */
function isSaved(value: unknown): value is SavedFindings {
  return hasSavedShape(value);
}

function removeIfThere(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Nothing can be there where its folder is none.
  }
}

function digestOfSaved(state: string, known: KnownFindings): string {
  // As it is read again: without what is undefined.
  return digestOf(JSON.parse(JSON.stringify([state, known])) as JsonValue);
}
