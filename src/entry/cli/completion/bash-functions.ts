/** The part of the script for bash that is the same whatever the commands are. */
export const bashFunctions = `# The words of a sort, one to a line.
_charter_words() {
  case "$1" in
    refs)
      _charter_ask refs
      # A bare name will do too.
      case "$_charter_word" in '' | *:*) ;; *) _charter_ask refs | sed 's/^[a-z]*://' | sort -u ;; esac
      ;;
    environments) _charter_ask refs | sed -n 's/^environment://p' ;;
    revisions) git -C "$_charter_folder" for-each-ref --format='%(refname:short)' 2>/dev/null ;;
    files) compgen -f -- "$_charter_word" ;;
    folders) compgen -d -- "$_charter_word" ;;
    'listed '*) printf '%s\\n' \${1#listed } ;;
  esac
}

_charter_ask() { (cd "$_charter_folder" 2>/dev/null && _charter_run completion "$1" 2>/dev/null); }

# Finds the command, its options and its arguments before the word that is completed.
_charter_read() {
  local word skip='' option=''
  _charter_command='' _charter_position=0 _charter_pending=''
  for word in "\${_charter_before[@]}"; do
    if [ -n "$skip" ]; then
      [ "$option" = --repo ] && _charter_folder=$word
      skip=''
    elif [ "\${word#--}" != "$word" ]; then
      option=\${word%%=*}
      if [ "$option" != "$word" ]; then
        [ "$option" = --repo ] && _charter_folder=\${word#*=}
      elif [ -n "$(_charter_value "$_charter_command $option")" ]; then
        skip=1
      fi
    elif [ -z "$_charter_command" ]; then
      _charter_command=$word
    elif [ "$_charter_position" = 0 ] && [ -n "$(_charter_options "$_charter_command $word")" ]; then
      _charter_command="$_charter_command $word"
    else
      _charter_position=$((_charter_position + 1))
    fi
  done
  [ -n "$skip" ] && _charter_pending=$option
}

# What the word may be.
_charter_sort() {
  if [ -n "$_charter_pending" ]; then
    _charter_value "$_charter_command $_charter_pending"
  elif [ -z "$_charter_command" ]; then
    echo "listed $_charter_commands --help --version"
  elif [ "\${_charter_word#-}" != "$_charter_word" ]; then
    echo "listed $(_charter_options "$_charter_command")"
  elif [ "$_charter_command" = help ]; then
    echo "listed $_charter_commands"
  else
    _charter_argument "$_charter_command $_charter_position"
  fi
}

_charter() {
  local _charter_before _charter_word _charter_command _charter_position _charter_pending
  local _charter_folder=. line=\${COMP_LINE:0:COMP_POINT} sort word hidden='' quoted=''
  read -ra _charter_before <<<"$line"
  if [ "\${line% }" != "$line" ]; then
    _charter_word=''
  else
    _charter_word=\${_charter_before[\${#_charter_before[@]} - 1]}
    unset "_charter_before[\${#_charter_before[@]} - 1]"
  fi
  _charter_before=("\${_charter_before[@]:1}")
  _charter_read
  case "$_charter_word" in
    --*=*)
      _charter_pending=\${_charter_word%%=*}
      case "$COMP_WORDBREAKS" in *=*) ;; *) hidden="$_charter_pending=" ;; esac
      _charter_word=\${_charter_word#*=}
      ;;
  esac
  sort=$(_charter_sort)
  # Readline quotes names of files where it is told that they are; before bash 4 it cannot be told.
  case "$sort" in
    files | folders) if type compopt >/dev/null 2>&1; then compopt -o filenames 2>/dev/null; else quoted=1; fi ;;
  esac
  COMPREPLY=()
  while IFS= read -r word; do
    case "$word" in "$_charter_word"*) ;; *) continue ;; esac
    case "$sort" in
      files | folders) ;;
      *) case "$word" in *[!A-Za-z0-9._/@+:=-]*) continue ;; esac ;;
    esac
    case "$_charter_word$COMP_WORDBREAKS" in
      *:*:*) word=\${word#"\${_charter_word%"\${_charter_word##*:}"}"} ;;
    esac
    [ -n "$quoted" ] && printf -v word %q "$word"
    COMPREPLY+=("$hidden$word")
  done < <(_charter_words "$sort")
}

complete -F _charter charter
`;
