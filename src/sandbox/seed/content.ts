import { join } from 'node:path';
import type { DemoSigning } from './demo-signing.ts';
import { seatMapForEverybody, type OpenWork } from './open-work.ts';
import { ownEnvironment, type OwnRepository } from './own-repository.ts';
import { people } from './people.ts';
import { push, pushExample, type PushTarget } from './push-history.ts';
import { exampleSource } from './state.ts';
import { teams } from './teams.ts';

/** What the repository of a sandbox is made from. */
export interface Content {
  /** As the state remembers it. */
  readonly source: string;
  /** Login of the organization, unless somebody has it. */
  readonly owner: string;
  readonly ownerName: string | undefined;
  readonly name: string;
  readonly description: string;
  readonly defaultBranch: string;
  readonly teams: readonly { name: string; description: string; members: readonly string[] }[];
  /** The branch for which a pull request is opened. */
  readonly work: OpenWork | undefined;
  /** Brings the history into the empty repository. Throws `SandboxError`. */
  readonly upload: (target: PushTarget) => Promise<void>;
}

/** The example company, with or without a pull request that is open already. */
export function exampleContent(options: {
  readonly directory: string;
  readonly hasOpenWork: boolean;
  readonly signing: DemoSigning;
}): Content {
  const { directory, signing } = options;
  const work = options.hasOpenWork ? seatMapForEverybody : undefined;
  return {
    source: exampleSource,
    owner: 'nightjar',
    ownerName: 'Nightjar',
    name: 'registry',
    description: 'What Nightjar runs, where, and who answers for it',
    defaultBranch: 'main',
    teams,
    work,
    upload: (target) =>
      pushExample({
        target,
        work,
        temporary: join(directory, 'history.git'),
        signing,
        keys: keysFolder(directory),
      }),
  };
}

/** Where a sandbox keeps the keys of its people. */
export function keysFolder(directory: string): string {
  return join(directory, 'keys');
}

/** Somebody's own registry; the demo users may all write to it. */
export function ownContent(own: OwnRepository): Content {
  const members = people.map(({ login }) => login);
  return {
    source: own.directory,
    owner: own.owner,
    ownerName: undefined,
    name: own.name,
    description: '',
    defaultBranch: own.defaultBranch,
    teams: [{ name: 'everybody', description: 'All demo users', members }],
    work: undefined,
    upload: (target) => push({ ...own, target, environment: ownEnvironment() }),
  };
}
