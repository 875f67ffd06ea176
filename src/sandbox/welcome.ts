import { shellWord } from '../model/shell-word.ts';
import type { DemoUser, Sandbox } from './start-sandbox.ts';
import type { Ink } from './story/ink.ts';
import { duration } from './story/layout.ts';

export interface WelcomeFacts {
  readonly sandbox: Pick<
    Sandbox,
    'forge' | 'repository' | 'users' | 'app' | 'isNew' | 'isExample' | 'imported'
  >;
  readonly directory: string;
  /** False: the folder goes when the sandbox ends. */
  readonly isKept: boolean;
  /** Milliseconds from the command to here. */
  readonly took: number;
  readonly ink: Ink;
}

/** What is printed when the sandbox is ready: where to look, as whom, and what to try. */
export function welcomeText(facts: WelcomeFacts): string {
  return [
    ...overview(facts),
    '',
    ...peopleLines(facts),
    '',
    ...thingsToTry(facts),
    '',
    ...farewell(facts),
    '',
  ].join('\n');
}

function overview({ sandbox, took, ink }: WelcomeFacts): readonly string[] {
  const { repository, app, isNew, imported } = sandbox;
  const name = `${repository.owner}/${repository.name}`;
  const story = isNew ? 'is ready' : 'is back, as it was left';
  return [
    '',
    `  ${ink.bold(`Charter's sandbox ${story}`)} ${ink.dim(`(${duration(took)})`)}`,
    '',
    `  ${ink.dim('look at')}   ${ink.blue(repository.url)}`,
    `  ${ink.dim('registry')}  ${name}${imported === undefined ? '' : `, imported from ${imported.directory}`}`,
    `  ${ink.dim('the bot')}   ${app.botLogin} checks every pull request`,
    ...cautions(imported, ink),
  ];
}

function cautions(imported: Sandbox['imported'], ink: Ink): readonly string[] {
  if (imported === undefined) return [];
  return [
    ...(imported.hasUncommitted
      ? ['What is not committed there is not here: commit it, then push to the sandbox.']
      : []),
    ...(imported.hasSettings
      ? []
      : [
          `There is no charter.yaml on ${imported.defaultBranch} yet: pull requests get a neutral check that says how to begin.`,
        ]),
  ].map((text) => `  ${ink.dim('note')}      ${text}`);
}

function peopleLines({ sandbox, ink }: WelcomeFacts): readonly string[] {
  return [
    `  ${ink.bold('Be one of them')} ${ink.dim('(the tokens work here only)')}`,
    '',
    ...sandbox.users.flatMap(({ name, role, cloneUrl }) => [
      `  ${ink.bold(name)}, ${role}`,
      `    git clone ${cloneUrl}`,
    ]),
  ];
}

function thingsToTry(facts: WelcomeFacts): readonly string[] {
  const things = facts.sandbox.isExample ? thingsWithExample(facts) : thingsWithOwn(facts);
  return [
    `  ${facts.ink.bold('Three things to try')}`,
    ...things.flatMap(({ title, commands }, index) => [
      '',
      `  ${index + 1}. ${title}`,
      ...commands.map((command) => `       ${command}`),
    ]),
  ];
}

interface Thing {
  readonly title: string;
  readonly commands: readonly string[];
}

function thingsWithExample({ sandbox }: WelcomeFacts): readonly Thing[] {
  const user = actorOf(sandbox);
  return [
    {
      title: `Read what the bot says about the change that Tomasz has made: ${sandbox.repository.url}/pull/1`,
      commands: [],
    },
    {
      title: `Make a mistake, and see it marked at its line on ${sandbox.repository.url}/pulls`,
      commands: [
        `${cloneCommand(user)} && cd ${sandbox.repository.name}`,
        'git switch -c more-memory',
        "perl -pi -e 's/memory: 1Gi/memory: 2GB/' environments/production/payments.yaml",
        'git commit -am "feat: more memory for payments" && git push origin more-memory',
        openPullRequest(sandbox, { branch: 'more-memory', title: 'More memory for payments' }),
      ],
    },
    {
      title: 'Put it right, and see the plan',
      commands: [
        "perl -pi -e 's/2GB/2Gi/' environments/production/payments.yaml",
        'git commit -am "fix: 2Gi" && git push origin more-memory',
      ],
    },
  ];
}

function thingsWithOwn({ sandbox }: WelcomeFacts): readonly Thing[] {
  const user = actorOf(sandbox);
  const branch = sandbox.imported?.defaultBranch ?? 'main';
  return [
    {
      title: `Change a manifest on a branch, and look at ${sandbox.repository.url}/pulls`,
      commands: [
        `${cloneCommand(user)} sandbox-clone && cd sandbox-clone`,
        'git switch -c try-charter',
        '$EDITOR .   # change something',
        'git commit -am "try: charter" && git push origin try-charter',
        openPullRequest(sandbox, { branch: 'try-charter', title: 'Try Charter' }),
      ],
    },
    {
      title: 'Ask for the same answer without the forge, still in the clone',
      commands: [`npx charter plan --base origin/${branch} --head try-charter --merge`],
    },
    { title: 'See how it goes when all goes well', commands: ['npx charter sandbox --story'] },
  ];
}

/** Who does what is to be tried; the same person clones, commits and opens the pull request. */
function actorOf(sandbox: WelcomeFacts['sandbox']): DemoUser | undefined {
  return sandbox.users.find(({ login }) => login === 'leo') ?? sandbox.users[0];
}

/** Commits are then this person's, also where Git knows nobody yet. */
function cloneCommand(user: DemoUser | undefined): string {
  if (user === undefined) return 'git clone';
  const { name, email, cloneUrl } = user;
  return `git clone -c user.name=${shellWord(name)} -c user.email=${shellWord(email)} ${cloneUrl}`;
}

function openPullRequest(
  sandbox: WelcomeFacts['sandbox'],
  { branch, title }: { readonly branch: string; readonly title: string },
): string {
  const { owner, name } = sandbox.repository;
  const token = actorOf(sandbox)?.token ?? '';
  const body = JSON.stringify({ title, head: branch, base: sandbox.imported?.defaultBranch ?? 'main' });
  const url = `${sandbox.forge.apiUrl}/repos/${owner}/${name}/pulls`;
  return `curl -s -o /dev/null -w '%{http_code}\\n' -H "Authorization: Bearer ${token}" ${url} -d '${body}'`;
}

function farewell({ directory, isKept, ink }: WelcomeFacts): readonly string[] {
  return [
    isKept
      ? `  Everything is kept in ${directory}; the same command goes on from there.`
      : `  Nothing outlives this run; ${ink.bold('--keep DIR')} keeps it in a folder.`,
    `  ${ink.bold('--repo DIR')} takes your own registry in place of the example, and ${ink.bold('--story')} plays by itself.`,
    `  ${ink.bold('Ctrl-C')} ends it.`,
  ];
}
