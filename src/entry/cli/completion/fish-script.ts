import { shellWord } from '../../../model/shell-word.ts';
import type { CompletedCommand, CompletedOption, Words } from './completion-model.ts';

/** A script for fish, to lie in its folder `completions` as `charter.fish`, or to be sourced. */
export function fishScript(commands: readonly CompletedCommand[], program: readonly string[]): string {
  return `# Completion of charter for fish. Made by: charter completion fish

function __charter_refs
    set -l words (commandline -opc)
    set -l folder .
    if set -l place (contains -i -- --repo $words)
        set folder $words[(math $place + 1)]
    end
    fish -c 'cd $argv[1]; and $argv[2..-1]' -- $folder ${program.map(shellWord).join(' ')} completion refs 2>/dev/null
end

function __charter_environments
    __charter_refs | string replace -rf '^environment:' ''
end

function __charter_revisions
    git for-each-ref --format='%(refname:short)' 2>/dev/null
end

function __charter_in
    set -l words (commandline -opc)
    test (count $words) -gt 1; or return 1
    if test (count $words) -gt 2; and contains -- "$words[2] $words[3]" ${twoWords(commands)}
        test "$words[2] $words[3]" = "$argv[1]"
    else
        test "$words[2]" = "$argv[1]"
    end
end

complete -c charter -f
${commands.flatMap((command) => [...startOf(command), ...linesOf(command)]).join('\n')}
`;
}

function twoWords(commands: readonly CompletedCommand[]): string {
  const names = commands.map(({ name }) => name).filter((name) => name.includes(' '));
  return names.length === 0 ? "''" : names.map(quoted).join(' ');
}

function startOf({ name, summary }: CompletedCommand): readonly string[] {
  const [first = '', second] = name.split(' ');
  return second === undefined
    ? [`complete -c charter -n __fish_use_subcommand -a ${first} -d ${quoted(summary)}`]
    : [`complete -c charter -n ${quoted(`__charter_in ${first}`)} -a ${second} -d ${quoted(summary)}`];
}

function linesOf({ name, options, arguments: words }: CompletedCommand): readonly string[] {
  const isIn = `complete -c charter -n ${quoted(`__charter_in '${name}'`)}`;
  return [
    ...options.map((option) => `${isIn} -l ${option.name}${valueOf(option)} -d ${quoted(option.summary)}`),
    ...[...new Set(words.map(sourceOf))]
      .filter((source) => source !== '')
      .map((source) => `${isIn} ${source}`),
  ];
}

function valueOf({ value }: CompletedOption): string {
  if (value === undefined) return '';
  return value.kind === 'files' || value.kind === 'folders'
    ? ` -r ${sourceOf(value)}`
    : ` -x ${sourceOf(value)}`;
}

function sourceOf(words: Words): string {
  switch (words.kind) {
    case 'listed':
      return `-a ${quoted(words.words.join(' '))}`;
    case 'files':
      return '-F';
    case 'folders':
      return `-a ${quoted('(__fish_complete_directories)')}`;
    case 'anything':
      return '';
    default:
      return `-a ${quoted(`(__charter_${words.kind})`)}`;
  }
}

/** In single quotes, as fish reads them: https://fishshell.com/docs/current/language.html#quotes */
function quoted(text: string): string {
  return `'${text.replaceAll('\\', String.raw`\\`).replaceAll("'", String.raw`\'`)}'`;
}
