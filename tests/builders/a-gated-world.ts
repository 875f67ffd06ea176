import { LocalPolicyModules } from '../../src/adapters/opa/local-policy-modules.ts';
import { WasmPolicyEngine } from '../../src/adapters/opa/wasm-policy-engine.ts';
import { LocalTurns } from '../../src/adapters/queue/local-turns.ts';
import { PeopleMemory } from '../../src/flows/approvals/people-memory.ts';
import { pressFix } from '../../src/flows/fix/press-fix.ts';
import { DeployedMemory } from '../../src/flows/review/deployed-memory.ts';
import { KnownBases } from '../../src/flows/review/known-bases.ts';
import { reviewPullRequest } from '../../src/flows/review/review-pull-request.ts';
import type { Account } from '../../src/model/account.ts';
import { commentMarker } from '../../src/model/check-report.ts';
import type { CommitId } from '../../src/model/git.ts';
import type { ParsedFile } from '../../src/model/manifest.ts';
import { formatPressKey, type FixAction } from '../../src/model/press-key.ts';
import type { MirrorRequest } from '../../src/ports/repository-reader.ts';
import type { WorkItem, WorkResult } from '../../src/ports/work-queue.ts';
import type { CommandTally } from '../../src/ports/command-tally.ts';
import { MemoryTally } from './a-memory-tally.ts';
import { aPullRequest, FakeForge, people } from './fake-forge.ts';
import { FakeLockKeeper } from './fake-lock-keeper.ts';
import { FakeRepository, type Files } from './fake-repository.ts';
import type { BundleVerifier } from '../../src/ports/bundle-verifier.ts';
import { noBundles } from './no-bundles.ts';

const quiet = (): void => undefined;

const manifest = (kind: string, name: string, spec: string): string =>
  `apiVersion: charter.dev/v1\nkind: ${kind}\nmetadata:\n  name: ${name}\nspec:\n${spec}`;

export const texts = {
  staging: manifest('Environment', 'staging', '  tier: staging\n'),
  production: manifest('Environment', 'production', '  tier: production\n  promotesFrom: staging\n'),
  service: (name: string, replicas: number, environments = 'staging'): string =>
    manifest(
      'Service',
      name,
      `  runtime: {type: process}\n  command: [run]\n  environments: [${environments}]\n  replicas: ${replicas}\n`,
    ),
  group: (name: string, members: readonly Account[]): string =>
    manifest(
      'Group',
      name,
      `  members:\n${members.map(({ login, id }) => `    - {login: ${login}, id: ${id}}\n`).join('')}`,
    ),
  policy: (name: string, approvals: string): string =>
    manifest('Policy', name, `  sections:\n    approvals:\n${approvals}`),
} as const;

/** Two environments, two services and a CODEOWNERS that asks ben or cleo for everything. */
export const protectedRegistry: Files = {
  'charter.yaml': '',
  CODEOWNERS: '* @ben @cleo\n',
  'environments/staging.yaml': texts.staging,
  'environments/production.yaml': texts.production,
  'services/ledger.yaml': texts.service('ledger', 1),
  'services/web.yaml': texts.service('web', 1),
};

/** A pull request by anna into a registry that is protected, and everything around it. */
export class GatedWorld {
  readonly forge: FakeForge;
  readonly repository: FakeRepository;
  readonly locks: FakeLockKeeper;
  /** Keys that a command wants to be looked at. */
  readonly queued: string[] = [];
  /** Commits that the mirror was asked for beside the head, by look. */
  readonly named: (readonly CommitId[])[] = [];
  /** Commits that neither the mirror nor the forge has any more. */
  readonly lost = new Set<CommitId>();
  /** With which nothing can be queued. */
  queueFault: Error | undefined;
  now = '2026-03-01T12:00:00.000Z';
  /** By which signatures of Sigstore are verified. */
  bundles: BundleVerifier = noBundles;
  /** Of all pull requests that somebody comments on. */
  tally: CommandTally = new MemoryTally();
  /** Of all pull requests of the registry. */
  readonly turns = new LocalTurns();
  readonly #key = new Uint8Array(32).fill(7);
  readonly #parsed = new Map<string, ParsedFile>();
  readonly #clock = { now: () => this.now };
  readonly #ports;
  #seconds = 0;
  #base = 'base1';
  #rules: CommitId | undefined;

  constructor(head: Files, base: Files = protectedRegistry) {
    this.repository = new FakeRepository().commit('base1', base).commit('head1', head);
    this.forge = new FakeForge(aPullRequest());
    this.locks = new FakeLockKeeper(this.forge);
    this.forge.now = () => this.time();
    for (const { id } of [people.ben, people.cleo, people.dora]) this.forge.roles.set(id, 'write');
    this.#ports = {
      connector: { gateFor: async () => this.forge },
      mirror: {
        sync: async ({ named = [] }: Pick<MirrorRequest, 'named'>) => {
          this.named.push(named);
          const mirrored = this.repository.at(this.#base, this.forge.pullRequest.headSha);
          const found = named.filter((commit) => mirrored.named.has(commit) && !this.lost.has(commit));
          return { ...mirrored, rules: this.#rules, named: new Set(found) };
        },
      },
      bases: new KnownBases(),
      deployed: new DeployedMemory(),
      cache: {
        get: (key: string) => this.#parsed.get(key),
        set: (key: string, file: ParsedFile) => void this.#parsed.set(key, file),
      },
      log: {
        info: quiet,
        warn: quiet,
        error: (message: string, { error }: { error: unknown }) => {
          throw new Error(message, { cause: error });
        },
      },
      turns: this.turns,
      tally: { count: (...asked: Parameters<CommandTally['count']>) => this.tally.count(...asked) },
      locks: this.locks,
      queue: {
        enqueue: async (item: WorkItem) => {
          if (this.queueFault !== undefined) throw this.queueFault;
          this.queued.push(item.key);
        },
      },
      engine: new WasmPolicyEngine(),
      modules: new LocalPolicyModules({ searchPath: undefined }),
      clock: this.#clock,
      people: new PeopleMemory(this.#clock),
      markerKeys: [this.#key],
      bundles: { verify: (...asked: Parameters<BundleVerifier['verify']>) => this.bundles.verify(...asked) },
      explainCode: () => undefined,
    };
  }

  /** Pushes another head. */
  push(head: Files): this {
    const commit = `head${(this.#seconds += 1)}x`;
    this.repository.commit(commit, head);
    this.forge.pullRequest = { ...this.forge.pullRequest, headSha: commit };
    return this;
  }

  /** Pushes another head of a given id. */
  pushAs(commit: CommitId, head: Files): this {
    this.repository.commit(commit, head);
    this.forge.pullRequest = { ...this.forge.pullRequest, headSha: commit };
    return this;
  }

  /** Somebody presses a button of `charter/validate` at a head. */
  press(
    by: Account,
    action: FixAction,
    { head = this.head, attempt = 3 }: { readonly head?: CommitId; readonly attempt?: number } = {},
  ): Promise<WorkResult | undefined> {
    const place = { owner: 'harbor', repo: 'registry', number: 7 };
    const key = formatPressKey({ ...place, action, head, by });
    return pressFix(this.#ports, { key, installationId: 1 }, attempt);
  }

  /** Another change is merged; what merging the head gives now may differ too. */
  moveBase(base: Files, merged?: Files): this {
    this.#base = `base${(this.#seconds += 1)}x`;
    this.repository.commit(this.#base, base);
    if (merged !== undefined) this.repository.commit(this.head, merged);
    return this;
  }

  /** Somebody reviews the head. */
  review(by: Account, state: 'approved' | 'changes-requested' = 'approved', commit = this.head): number {
    const id = 7_000 + this.forge.reviews.length;
    this.forge.reviews.push({ id, by, state, commit, submittedAt: this.time(), canPush: true });
    return id;
  }

  comment(by: Account, body: string): number {
    return this.forge.comment(by, body, this.time());
  }

  /** The next second. */
  time(): string {
    this.#seconds += 1;
    return new Date(Date.parse('2026-03-01T10:00:00.000Z') + this.#seconds * 1000).toISOString();
  }

  /** The pull request goes into a branch that is at a commit, beside a default branch at another. */
  goInto(baseBranch: string, base: CommitId, rules?: CommitId): this {
    this.#base = base;
    this.#rules = rules;
    this.forge.pullRequest = { ...this.forge.pullRequest, baseBranch };
    return this;
  }

  get head(): string {
    return this.forge.pullRequest.headSha;
  }

  /** The bot looks. */
  run(attempt = 3): Promise<WorkResult> {
    return reviewPullRequest(this.#ports, { key: 'harbor/registry#7', installationId: 1 }, attempt);
  }

  /** How `charter/approval` stands after another look. */
  async gate(): Promise<string | undefined> {
    await this.run();
    return this.forge.report('charter/approval')?.state;
  }

  get title(): string {
    return this.forge.report('charter/approval')?.title ?? '';
  }

  /** The digest that the check asks for. */
  get digest(): string {
    return (
      /\/approve ([0-9a-f]{8})/.exec(
        `${this.title} ${this.forge.report('charter/approval')?.summary ?? ''}`,
      )?.[1] ?? ''
    );
  }

  /** What the bot has answered, without its living comment. */
  get answers(): readonly string[] {
    return this.forge.comments
      .filter(({ by, body }) => by.id === people.bot.id && !body.startsWith(commentMarker))
      .map(({ body }) => body);
  }
}
