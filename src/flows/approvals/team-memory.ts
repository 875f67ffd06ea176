import { ForgeError } from '../../model/forge-error.ts';
import type { Clock } from '../../ports/clock.ts';
import type { GateForge, TeamAnswer } from '../../ports/forge.ts';

/** Milliseconds for which it counts who is in a team: long enough for a burst, too short for anybody to hide in. */
const remembered = 60_000;

/** Most teams that are remembered, over all repositories. */
const most = 5_000;

interface Remembered {
  readonly answer: TeamAnswer;
  readonly until: number;
}

/** Who is in which team, looked up at the forge and remembered for a minute. What failed is asked again each time. */
export class TeamMemory {
  readonly #clock: Clock;
  readonly #known = new Map<string, Remembered>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * The people of teams by slug, in one call for those that are not known. `installationId` keeps apart what different
   * installations may see. Never throws: a lookup that fails is an answer.
   */
  async lookUp(
    forge: GateForge,
    installationId: number,
    slugs: ReadonlySet<string>,
  ): Promise<ReadonlyMap<string, TeamAnswer>> {
    const now = Date.parse(this.#clock.now());
    const found = new Map<string, TeamAnswer>();
    for (const slug of slugs) {
      const known = this.#known.get(keyOf(installationId, slug));
      if (known !== undefined && now < known.until) found.set(slug, known.answer);
    }
    const missing = [...slugs].filter((slug) => !found.has(slug));
    if (missing.length === 0) return found;
    for (const [slug, answer] of await readTeams(forge, missing)) {
      found.set(slug, answer);
      if (answer.kind !== 'lookup-failed') this.#keep(keyOf(installationId, slug), answer, now);
    }
    return found;
  }

  #keep(key: string, answer: TeamAnswer, now: number): void {
    this.#known.delete(key);
    this.#known.set(key, { answer, until: now + remembered });
    const [oldest] = this.#known.keys();
    if (this.#known.size > most && oldest !== undefined) this.#known.delete(oldest);
  }
}

async function readTeams(
  forge: GateForge,
  slugs: readonly string[],
): Promise<ReadonlyMap<string, TeamAnswer>> {
  try {
    return await forge.readTeams(slugs);
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    return new Map(slugs.map((slug) => [slug, { kind: 'lookup-failed', error }]));
  }
}

function keyOf(installationId: number, slug: string): string {
  return `${installationId} ${slug.toLowerCase()}`;
}
