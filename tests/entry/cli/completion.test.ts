import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { aClone, type Clone } from '../../builders/a-clone.ts';
import { commandTable } from '../../../src/entry/cli/command-table.ts';
import { listRefs } from '../../../src/entry/cli/completion/list-refs.ts';
import { main } from '../../../src/entry/cli/main.ts';
import { FakeTerminal } from './a-terminal.ts';
import { registryFiles } from './a-local-registry.ts';
import { runCharter } from './run-charter.ts';

const fish = 'fish';
const isInstalled = (program: string): boolean => spawnSync(program, ['--version']).status === 0;

/** bash's own word breaks, and those of somebody who took `:` and `=` away from them. */
const usualBreaks = ` \t\n"'><=;|&(:`;

let clone: Clone;
let scripts: string;

async function completion(...words: readonly string[]): Promise<FakeTerminal & { exitCode: number }> {
  const terminal = new FakeTerminal();
  const exitCode = await main(['completion', ...words], terminal);
  return Object.assign(terminal, { exitCode });
}

/** What the shell would put in place of the last word of a line. */
function complete(
  line: string,
  { folder = clone.directory, breaks = usualBreaks, before = ':' } = {},
): readonly string[] {
  const ask = `${before}; source "$1"; COMP_LINE=$2 COMP_POINT=\${#2} COMP_WORDBREAKS=$3; _charter; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', ask, 'bash', join(scripts, 'bash'), line, breaks], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((word) => word !== '');
}

/** An Environment of any name, valid or not. */
const manifest = (name: string): string =>
  `apiVersion: charter.dev/v1\nkind: Environment\nmetadata:\n  name: ${name}\nspec:\n  tier: staging\n`;

/** What an attack has left in a folder. */
const left = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => basename(path) === 'oops');

beforeAll(async () => {
  clone = await aClone();
  await clone.commit('Begin', registryFiles);
  await clone.git('branch', 'feature/$(touch${IFS}oops)');
  await clone.git('branch', 'feature/seats');
  scripts = mkdtempSync(join(tmpdir(), 'charter-completion-'));
  for (const shell of ['bash', 'zsh', 'fish'])
    writeFileSync(join(scripts, shell), (await completion(shell)).output);
});

afterAll(async () => {
  await clone.remove();
  rmSync(scripts, { recursive: true, force: true });
});

describe('completion in bash', { timeout: 60_000 }, () => {
  const firstWords = [...new Set(commandTable.map(({ name }) => name.split(' ')[0] ?? ''))];

  it.each<readonly [string, readonly string[]]>([
    ['charter ', [...firstWords, '--help', '--version']],
    ['charter help ', firstWords],
    ['charter pla', ['plan']],
    ['charter graph --fo', ['--format']],
    ['charter graph --json --for', ['--format']],
    ['charter graph --format ', ['text', 'json', 'mermaid', 'dot']],
    ['charter graph --format=me', ['mermaid']],
    ['charter graph --format dot --js', ['--json']],
    ['charter schema S', ['Service', 'Stack']],
    ['charter schema set', ['settings']],
    ['charter completion ', ['bash', 'zsh', 'fish']],
    ['charter plan --env ', ['production', 'staging']],
    ['charter plan --env=p', ['production']],
    ['charter show web', ['web']],
    ['charter show serv', ['service:ledger', 'service:payments', 'service:web']],
    ['charter show service:payments --env st', ['staging']],
    ['charter show service:payments ', []],
    ['charter plan --base f', ['feature/seats']],
    ['charter nonsense ', []],
  ])('offers for %j', (line, expected) => {
    expect(complete(line)).toEqual(expected);
  });

  it('leaves out the part before a colon or an equals sign exactly where bash takes it for a word', () => {
    expect(complete('charter show service:pay')).toEqual(['payments']);
    expect(complete('charter show service:pay', { breaks: ' \t\n' })).toEqual(['service:payments']);
    expect(complete('charter graph --format=me', { breaks: ' \t\n' })).toEqual(['--format=mermaid']);
  });

  it('expands nothing, whatever a branch is called', async () => {
    complete('charter plan --base ');
    complete('charter plan --base "$(touch oops)');
    const files = await clone.git('status', '--porcelain');

    expect(complete('charter plan --base feature/')).toEqual(['feature/seats']);
    expect(files).toBe('');
  });

  it('offers folders and files, with spaces in them', () => {
    const folder = join(scripts, 'place');
    mkdirSync(join(folder, 'two words'), { recursive: true });
    writeFileSync(join(folder, 'two.yaml'), '');

    expect(complete('charter validate --repo tw', { folder })).toEqual(['two words']);
    expect(complete('charter import tw', { folder }).toSorted()).toEqual(['two words', 'two.yaml']);
  });

  it('asks the registry that --repo names', () => {
    const elsewhere = { folder: tmpdir() };

    expect(complete(`charter show --repo ${clone.directory} group:`, elsewhere)).toEqual(['shop']);
    expect(complete(`charter show --repo=${clone.directory} group:`, elsewhere)).toEqual(['shop']);
    expect(complete('charter show --repo /nowhere/at/all group:', elsewhere)).toEqual([]);
  });
});

describe('completion among hostile names', { timeout: 60_000 }, () => {
  const attacks = [
    '$(touch oops)',
    '`touch oops`',
    "'; touch oops; '",
    '"; touch oops; "',
    'a;touch oops',
    'a\n$(touch oops)',
  ];
  /** A clone in which files, folders and manifests are called by something that would leave a file `oops` behind. */
  async function aHostileClone(): Promise<Clone> {
    const hostile = await aClone();
    onTestFinished(() => hostile.remove());
    await hostile.commit('Begin', {
      'charter.yaml': '',
      'good.yaml': manifest('good'),
      ...Object.fromEntries(
        attacks.flatMap((name, index) => [
          [`${name}.yaml`, manifest(JSON.stringify(name))],
          [`plain${index}.yaml`, manifest(name.replaceAll('\n', ' '))],
          [`${name}.d/a.yaml`, ''],
        ]),
      ),
    });
    return hostile;
  }

  it.each([
    ['charter show ', ['environment:good']],
    ['charter show environment:', ['good']],
    ['charter plan --env ', ['good']],
    ['charter plan --env $(touch oops)', []],
    ['charter show `touch oops` ', []],
    ["charter show '; touch oops; ' --env ", ['good']],
    ['charter plan --repo $(touch${IFS}oops) --env ', []],
    ['charter plan --repo=`touch${IFS}oops` --env ', []],
    ['charter import $(touch${IFS}oops)/', []],
  ])('runs nothing and offers no such name in bash for %j', async (line, expected) => {
    const { directory: folder } = await aHostileClone();

    expect(complete(line, { folder })).toEqual(expected);
    expect(left(folder)).toEqual([]);
  });

  it.each(['charter import ', 'charter validate --repo '])(
    'runs nothing where files are offered in bash: %j',
    async (line) => {
      const { directory: folder } = await aHostileClone();
      const offered = complete(line, { folder });

      expect(offered.some((word) => word.startsWith('$(touch oops)'))).toBe(true);
      expect(left(folder)).toEqual([]);
    },
  );

  it('quotes the names of files where bash is too old to do so itself', async () => {
    const { directory: folder } = await aHostileClone();
    const offered = complete('charter import ', { folder, before: 'enable -n compopt' });

    expect(offered).toContain(String.raw`\$\(touch\ oops\).yaml`);
    expect(offered).not.toContain('$(touch oops).yaml');
    for (const word of offered) spawnSync('bash', ['-c', `: ${word}`], { cwd: folder });
    expect(left(folder)).toEqual([]);
  });

  it.runIf(isInstalled(fish))('runs nothing and offers no such name in fish', async () => {
    const { directory: folder } = await aHostileClone();
    const lines = [
      'charter show environment:',
      'charter plan --env ',
      "charter plan --repo '(touch oops)' --env ",
      'charter import ',
    ];
    const asked = lines.map((line) => `complete -C ${JSON.stringify(line)}`).join('; ');
    const { stdout } = spawnSync(fish, ['--no-config', '-c', `source ${join(scripts, 'fish')}; ${asked}`], {
      cwd: folder,
      encoding: 'utf8',
    });

    expect(stdout).toContain('environment:good');
    expect(stdout).not.toMatch(/^environment:.*oops/m);
    expect(left(folder)).toEqual([]);
  });
});

describe('completion in other shells', { timeout: 60_000 }, () => {
  it.runIf(isInstalled(fish))('is answered by fish', () => {
    const { stdout } = spawnSync(
      fish,
      [
        '--no-config',
        '-c',
        `source ${join(scripts, 'fish')}; complete -C 'charter show service:p'; complete -C 'charter graph --format m'`,
      ],
      { cwd: clone.directory, encoding: 'utf8' },
    );

    expect(stdout.split('\n').map((line) => line.split('\t')[0])).toEqual([
      'service:payments',
      'mermaid',
      '',
    ]);
  });

  it.runIf(isInstalled('zsh'))('is a function that zsh can read', () => {
    expect(spawnSync('zsh', ['-f', '-n', join(scripts, 'zsh')], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
  });

  it.each(['zsh', 'fish'])('names every command and option in %s', async (shell) => {
    const { output } = await completion(shell);
    for (const { name, load } of commandTable) {
      const { options } = await load();
      expect(output).toContain(name.split(' ').at(-1));
      for (const option of Object.keys(options))
        expect(output).toContain(shell === 'zsh' ? `--${option}` : `-l ${option} `);
    }
  });
});

describe('charter completion', () => {
  it.each([
    ['bsh', 'Did you mean `npx charter completion bash`?'],
    ['powershell', 'Name one of them.'],
  ])('says which shells it knows when asked for %s', async (shell, hint) => {
    const { exitCode, output, errors } = await completion(shell);

    expect({ exitCode, output, errors }).toEqual({
      exitCode: 2,
      output: '',
      errors: `error \`charter completion\` knows bash, zsh, fish; found \`${shell}\`. (usage-invalid-value)\nhint  ${hint}\n`,
    });
  });

  it('prints the script as JSON where asked', async () => {
    const [text, json] = [await completion('bash'), await completion('bash', '--json')];

    expect(JSON.parse(json.output)).toEqual({ shell: 'bash', script: text.output });
  });
});

describe('the refs that are offered', { timeout: 60_000 }, () => {
  it('are those of the graph, for the example', async () => {
    const graph = await runCharter(['graph', '--json'], { in: 'manifests-example' });
    const { nodes } = JSON.parse(graph.output) as { nodes: readonly { ref: string }[] };

    expect(await listRefs(join(process.cwd(), 'manifests-example'))).toEqual(
      nodes.map(({ ref }) => ref).toSorted(),
    );
  });

  it('are found in each document, however it is written, and only in manifests', async () => {
    const folder = join(scripts, 'odd');
    mkdirSync(folder);
    writeFileSync(join(folder, 'charter.yaml'), '');
    writeFileSync(
      join(folder, 'a.yaml'),
      [
        'kind: "Service" # quoted\napiVersion: charter.dev/v1\nmetadata:\n  labels:\n    a: b\n  name: "one"\nspec:\n  name: no\n',
        'apiVersion: charter.dev/v1\nmetadata: { title: x, name: two }\nkind: Group\n',
        'apiVersion: apps/v1\nkind: Service\nmetadata:\n  name: foreign\n',
        'apiVersion: charter.dev/v1\nkind: Service\nmetadata:\n  name: $(oops)\n',
        'apiVersion: charter.dev/v1\nkind: Widget\nmetadata:\n  name: three\n',
      ].join('---\n'),
    );
    writeFileSync(
      join(folder, 'b.MD'),
      '---\napiVersion: charter.dev/v1\nkind: Tool\nmetadata:\n  name: four\n---\n# Text\n',
    );

    expect(await listRefs(folder)).toEqual(['group:two', 'service:one', 'tool:four']);
  });

  it('are none outside of any registry, where nothing below is searched: a home folder is large', async () => {
    const folder = join(scripts, 'empty');
    mkdirSync(join(folder, 'registry'), { recursive: true });
    writeFileSync(join(folder, 'registry', 'charter.yaml'), '');
    writeFileSync(
      join(folder, 'registry', 'a.yaml'),
      'apiVersion: charter.dev/v1\nkind: Group\nmetadata:\n  name: below\n',
    );

    expect(await listRefs(folder)).toEqual([]);
    expect(await listRefs(join(folder, 'registry'))).toEqual(['group:below']);
  });
});
