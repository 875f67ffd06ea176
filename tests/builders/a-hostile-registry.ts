/** What a terminal obeys: colours, a link (OSC 8), a cleared screen (C1), text turned round. */
const terminal = '\u001B[31mred\u001B]8;;http://evil.example\u0007link\u009B2J\u202Enrut\u2066\u2028';

/** What the log of GitHub Actions obeys, in both of its forms. */
const workflow =
  '\n::error::pwned\n  ::stop-commands::pwned\n##[set-output name=green]yes\u0085::add-mask::e';

/** Somebody's text wherever a text may stand. */
export const hostileText = terminal + workflow;
const quoted = JSON.stringify(hostileText);

/** The same as far as a file may be called so on Linux. */
export const hostileName = '\u001B[31mx\u009B2J\u202Ey ##[error]z';

const start = (kind: string, metadata: string, spec: string): string =>
  `apiVersion: charter.dev/v1\nkind: ${kind}\nmetadata: ${metadata}\nspec: ${spec}\n`;

export const calmFiles: Readonly<Record<string, string>> = {
  'charter.yaml': 'apiVersion: charter.dev/v1\nkind: Settings\n',
  'environments/staging.yaml': start('Environment', '{name: staging}', '{tier: staging}'),
  'policies/p.yaml': start(
    'Policy',
    '{name: p}',
    `{sections: {guardrails: [{id: image, rule: required, field: spec.image, message: ${quoted}}]}}`,
  ),
  'services/web.yaml': start('Service', '{name: web}', '{runtime: {type: process}, command: [x]}'),
};

/** A registry that can be planned, with the text in every value that takes any. */
export const hostileFiles: Readonly<Record<string, string>> = {
  ...calmFiles,
  'services/web.yaml': start(
    'Service',
    `{name: web, title: ${quoted}, description: ${quoted}, labels: {a: ${quoted}}}`,
    `{runtime: {type: process}, command: [${quoted}], config: {A: ${quoted}}}`,
  ),
  'services/page.md': `---\n${start('Service', '{name: page}', '{runtime: {type: process}, command: [x]}')}---\n${hostileText}\n`,
  CODEOWNERS: `* @a ${hostileText}\n/services/ @ben::error::x\n`,
};

/** The same with whatever is wrong in a way that shows the text. */
export const brokenFiles: Readonly<Record<string, string>> = {
  ...hostileFiles,
  'services/name.yaml': start('Service', `{name: ${quoted}}`, '{runtime: {type: process}, command: [x]}'),
  'services/ref.yaml': start(
    'Service',
    '{name: ref}',
    `{runtime: {type: process}, command: [x], dependsOn: {${JSON.stringify(`service:${hostileText}`)}: {}}}`,
  ),
  'services/field.yaml': start('Service', '{name: field}', `{runtime: {type: process}, ${quoted}: 1}`),
  'groups/g.yaml': start('Group', '{name: g}', `{members: [{login: ${quoted}, id: 5}]}`),
  [`services/${hostileName}.yaml`]: start('Service', '{name: b}', '{runtime: {type: process}, nope: 1}'),
  'services/::error::c.yaml': start('Service', '{name: c}', '{runtime: {type: process}, nope: 1}'),
};

const commands: readonly (readonly string[])[] = [
  ['validate'],
  ['validate', '--json'],
  ['validate', '--format', 'sarif'],
  ['validate', '--base', 'HEAD~1', '--head', 'HEAD'],
  ['plan', '--base', 'HEAD~1', '--head', 'HEAD'],
  ['plan', '--base', 'HEAD~1', '--head', 'HEAD', '--json'],
  ['graph'],
  ['graph', '--json'],
  ['graph', '--format', 'mermaid'],
  ['graph', '--format', 'dot'],
  ['show', 'web'],
  ['show', 'web', '--json'],
  ['show', 'web', '--env', 'staging', '--explain'],
  ['show', 'page'],
  ['history', 'web'],
  ['history', 'web', '--json'],
  ['blame', 'web'],
  ['blame', 'web', '--json'],
  ['log'],
  ['log', '--json'],
  ['diff', 'HEAD~1', 'HEAD'],
  ['policy'],
  ['policy', '--json'],
  ['policy', '--base', 'HEAD~1', '--head', 'HEAD'],
  ['owners', '--', 'services/web.yaml', `services/${hostileName}.yaml`],
  ['owners', '--json', '--', 'services/web.yaml'],
  ['fix', '--check', '--diff'],
  ['fix', '--check', '--json'],
  ['keys', 'g'],
  ['verify'],
  ['verify', '--json'],
  ['completion', 'refs'],
  ['show', hostileText],
  ['show', 'web', '--env', hostileText],
  ['plan', '--base', hostileText, '--head', 'HEAD'],
  ['history', hostileText],
  [hostileText],
  ['validate', `--${hostileText}`],
];

/**
 * Commands that print what stands in a registry, from `HEAD~1`, which is calm, to `HEAD`; each with a name for reports,
 * in which nothing is obeyed.
 */
export const printingCommands = commands.map(
  (words) => [words.map((word) => (/^[ -~]+$/.test(word) ? word : '(hostile)')).join(' '), words] as const,
);
