import { shellWord } from '../../../model/shell-word.ts';
import type { CompletedCommand, Words } from './completion-model.ts';

/** How zsh asks for what only the registry at hand knows. */
const queries = `_charter_refs() {
  local -a refs
  refs=(\${(f)"$(cd -q -- "\${opt_args[--repo]:-.}" && _charter_run completion refs)"})
  [[ $1 == environments ]] && refs=(\${\${(M)refs:#environment:*}#environment:}) && shift
  compadd -a "$@" refs
}

_charter_environments() { _charter_refs environments }

_charter_revisions() {
  local -a revisions
  revisions=(\${(f)"$(git -C "\${opt_args[--repo]:-.}" for-each-ref --format='%(refname:short)' 2>/dev/null)"})
  compadd -a revisions
}`;

/** A function for zsh, to lie in a folder of its fpath as `_charter`, or to be sourced. */
export function zshScript(commands: readonly CompletedCommand[], program: readonly string[]): string {
  const singles = commands.filter(({ name }) => !name.includes(' '));
  return `#compdef charter
# Completion of charter for zsh. Made by: charter completion zsh

_charter_run() { ${program.map(shellWord).join(' ')} "$@" 2>/dev/null }

${queries}

_charter() {
  local curcontext="$curcontext" state line
  typeset -A opt_args
  if (( CURRENT == 2 )); then
    local -a commands
    commands=(
${singles.map(({ name, summary }) => `      ${quoted(`${name}:${summary}`)}`).join('\n')}
    )
    _describe command commands
    return
  fi
  local command=$words[2] skipped=1
  case "$words[2] \${words[3]:-}" in
${commands
  .filter(({ name }) => name.includes(' '))
  .map(({ name }) => `    '${name}') (( CURRENT > 3 )) && command='${name}' skipped=2 ;;`)
  .join('\n')}
  esac
  shift $skipped words
  (( CURRENT -= skipped ))
  case "$command" in
${commands.map((command) => caseOf(command)).join('\n')}
  esac
}

if [[ $funcstack[1] == _charter ]]; then
  _charter "$@"
else
  compdef _charter charter
fi
`;
}

function caseOf({ name, options, arguments: words, isRepeating, parts }: CompletedCommand): string {
  const specs = [
    ...options.map((option) => {
      const value = option.value === undefined ? '' : `:${option.name}:${actionOf(option.value)}`;
      return quoted(
        `--${option.name}${option.value === undefined ? '' : '='}[${bracketed(option.summary)}]${value}`,
      );
    }),
    ...(parts.length > 0 ? [quoted(`1:part:(${parts.join(' ')})`)] : []),
    ...words.map((word, index) => {
      const isOpen = isRepeating && index === words.length - 1;
      return quoted(`${isOpen ? '*' : index + 1}:argument:${actionOf(word)}`);
    }),
  ];
  return [`    '${name}')`, `      _arguments ${specs.join(' ')}`, '      ;;'].join('\n');
}

function actionOf(words: Words): string {
  switch (words.kind) {
    case 'listed':
      return `(${words.words.join(' ')})`;
    case 'files':
      return '_files';
    case 'folders':
      return '_files -/';
    case 'anything':
      return ' ';
    default:
      return `_charter_${words.kind}`;
  }
}

function bracketed(text: string): string {
  return text.replaceAll(/[[\]:\\]/g, String.raw`\$&`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
