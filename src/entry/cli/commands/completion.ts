import { defineCommand, type Command, type CommandFile, type ExitCode } from '../command.ts';

/** The table of commands knows this command, so this command is given the table. */
export function completionCommand(loadCommands: () => Promise<readonly Command[]>): CommandFile {
  return defineCommand({
    description: [
      'Prints a script for bash, zsh or fish. With it the shell completes commands, options and their values, kinds, revisions, and the refs of the registry around you.',
      'The script calls this very installation of Charter; make it anew after moving it.',
    ],
    options: {
      json: { type: 'flag', summary: 'Print the script as a field of JSON' },
    },
    arguments: [{ name: 'SHELL', summary: 'The shell: bash, zsh or fish', isRequired: true }],
    examples: [
      { command: 'npx charter completion bash >> ~/.bashrc', does: 'For bash' },
      {
        command: 'npx charter completion zsh > ~/.zfunc/_charter',
        does: 'For zsh, in a folder of its fpath',
      },
      {
        command: 'npx charter completion fish > ~/.config/fish/completions/charter.fish',
        does: 'For fish',
      },
    ],
    run: async ({ options, arguments: [shell = ''], terminal }): Promise<ExitCode> => {
      if (shell === 'refs') {
        const { listRefs } = await import('../completion/list-refs.ts');
        for (const ref of await listRefs(terminal.workingDirectory)) terminal.out(`${ref}\n`);
        return 0;
      }
      const { completionScript } = await import('../completion/completion-script.ts');
      const script = completionScript(shell, await loadCommands());
      terminal.out(options.json ? `${JSON.stringify({ shell, script }, undefined, 2)}\n` : script);
      return 0;
    },
  });
}
