import { visibleJson } from '../../render/json-text.ts';
import type { Terminal } from './terminal.ts';

/**
 * A terminal on which what somebody wrote into a manifest, a file name or a commit stays text, whatever a command
 * prints. What begins with a brace is JSON, whose value is kept.
 */
export function guardTerminal(terminal: Terminal, argv: readonly string[]): Terminal {
  const isWorkflowLog = terminal.environment['GITHUB_ACTIONS'] === 'true';
  const guard = (text: string): string => {
    const visible = isJson(text) ? visibleJson(text) : text;
    return isWorkflowLog ? withoutWorkflowCommands(visible) : visible;
  };
  const isMadeOfCommands = asksForWorkflowCommands(argv);
  return {
    ...terminal,
    out: (text) => terminal.out(isMadeOfCommands ? text : guard(text)),
    error: (text) => terminal.error(guard(text)),
  };
}

function asksForWorkflowCommands(argv: readonly string[]): boolean {
  return argv.some(
    (word, index) => word === '--format=github' || (word === 'github' && argv[index - 1] === '--format'),
  );
}

function isJson(text: string): boolean {
  return text.startsWith('{');
}

/**
 * A text without what the runner of GitHub Actions obeys in a log: `::name::` at the beginning of a line, and its older
 * form `##[name]` anywhere in one (`ActionCommand` in actions/runner).
 */
function withoutWorkflowCommands(text: string): string {
  if (isJson(text)) return text.replaceAll('##[', String.raw`#\u0023[`);
  return text.replace(/##(?=\[)/g, String.raw`#\#`).replace(/^([^\S\n]*):(?=:)/gm, String.raw`$1\:`);
}
