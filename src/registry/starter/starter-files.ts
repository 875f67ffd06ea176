import {
  ownerHandle,
  starterFolders,
  starterGlobs,
  starterManifests,
  type StarterFacts,
  type StarterFile,
} from './starter-manifests.ts';

/** Where the workflow lies that checks pull requests. */
export const starterWorkflowPath = '.github/workflows/charter-validate.yml';

/** Where owners are named. */
export const starterOwnersPath = '.github/CODEOWNERS';

/** Everything that makes an empty folder a registry, in the order in which it is written: `charter.yaml` last. */
export function starterFiles(facts: StarterFacts): readonly StarterFile[] {
  const [settings, ...manifests] = starterManifests(facts);
  return [
    ...manifests,
    { path: starterOwnersPath, text: codeOwners(facts) },
    { path: starterWorkflowPath, text: workflow(facts) },
    { path: '.vscode/settings.json', text: editorSettings(facts) },
    { path: `${facts.folder}README.md`, text: readme(facts) },
    ...(settings === undefined ? [] : [settings]),
  ];
}

function codeOwners(facts: StarterFacts): string {
  const owner = ownerHandle(facts.owner);
  return facts.isShared ? ownersOfRegistry(facts, owner) : ownersOfAll(facts, owner);
}

function ownersOfAll({ folder }: StarterFacts, owner: string): string {
  return `# Who is asked for a review. The last line that matches wins, so the order is from wide to narrow.
* ${owner}

# Who may do what: groups, policies, the settings, and this file itself.
/${folder}groups/ ${owner}
/${folder}policies/ ${owner}
/charter.yaml ${owner}
/.github/ ${owner}
`;
}

function ownersOfRegistry({ folder }: StarterFacts, owner: string): string {
  const folders = starterFolders.map((name) => `/${folder}${name}/ ${owner}\n`);
  return `# Who is asked for a review of the registry. The last line that matches wins.
${folders.join('')}
# Who may do what: the settings, workflows, and this file itself.
/charter.yaml ${owner}
/.github/workflows/ ${owner}
/.github/CODEOWNERS ${owner}
`;
}

function workflow({ version }: StarterFacts): string {
  return `name: charter-validate
on:
  pull_request:
permissions:
  contents: read
concurrency:
  group: charter-validate-\${{ github.ref }}
  cancel-in-progress: true
jobs:
  validate:
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    env:
      # Values of the event reach the shell by the environment alone.
      BASE: \${{ github.event.pull_request.base.sha }}
      HEAD: \${{ github.event.pull_request.head.sha }}
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
        with:
          ref: \${{ github.event.pull_request.head.sha }}
          fetch-depth: 0
          persist-credentials: false
      - uses: actions/setup-node@a0853c24544627f65ddf259abe73b1d18a591444 # v5.0.0
        with:
          node-version: 24
      # Outside of the checkout, so that nothing in a pull request decides what is installed.
      - run: npm install --prefix "$RUNNER_TEMP/charter" --ignore-scripts --no-audit --no-fund charter-bot@${version}
      - run: npx --prefix "$RUNNER_TEMP/charter" charter validate --base "$BASE" --head "$HEAD" --merge
      - run: npx --prefix "$RUNNER_TEMP/charter" charter policy --base "$BASE" --head "$HEAD" --merge
      - run: npx --prefix "$RUNNER_TEMP/charter" charter plan --base "$BASE" --head "$HEAD" --merge
`;
}

function editorSettings(facts: StarterFacts): string {
  const folder = `https://unpkg.com/charter-bot@${facts.version}/schemas`;
  const settings = {
    'yaml.schemas': {
      [`${folder}/charter.schema.json`]: ['_defaults.yaml', ...starterGlobs(facts)],
      [`${folder}/settings.schema.json`]: ['charter.yaml'],
    },
  };
  return `${JSON.stringify(settings, undefined, 2)}\n`;
}

const markdownSigns = /[\\`*_{}[\]()#+!|<>]/g;

function plainMarkdown(text: string): string {
  return text.replace(markdownSigns, String.raw`\$&`);
}

function readme({ title, environment, group }: StarterFacts): string {
  return `# ${plainMarkdown(title)}: the registry

What runs, where, and who answers for it. If it is not written here, it is not supposed to be running.

| folder | what is in it |
| --- | --- |
| \`services/\` | what runs |
| \`environments/\` | where it runs; the first is \`${environment}\` |
| \`groups/\` | who answers; \`${group}\` for a start |
| \`policies/\` | what may not be, and who has to agree |

## Change something

1. Make a branch, edit the YAML, open a pull request.
2. The check \`charter-validate\` says whether it is valid and allowed, and what it would change, per environment.
3. The owners in \`.github/CODEOWNERS\` are asked.

Before you push, in your clone:

\`\`\`console
$ npx charter validate
$ npx charter plan --base origin/main
\`\`\`

Bring in what you have: \`npx charter import compose.yaml --dry-run\`.

Secrets are listed by name. Their values belong into a secret store and never here.
`;
}
