import { defineCommand, type ExitCode } from '../command.ts';

export const completionCommand = defineCommand({
  description: [
    'Prints a script for bash, zsh or fish. With it the shell completes commands, options and their values, kinds, revisions, and the refs of the registry around you.',
    'The script calls this very installation of Charter; make it anew after moving it.',
  ],
  options: {
    json: { type: 'flag', summary: 'Print the script as a field of JSON' },
  },
  arguments: [{ name: 'SHELL', summary: 'The shell: bash, zsh or fish', isRequired: true }],
  examples: [
    { command: 'source <(npx charter completion bash)', does: 'In this shell, and for good in ~/.bashrc' },
    { command: 'npx charter completion zsh > ~/.zfunc/_charter', does: 'For zsh, in a folder of its fpath' },
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
    const script = await completionScript(shell);
    terminal.out(options.json ? `${JSON.stringify({ shell, script }, undefined, 2)}\n` : script);
    return 0;
  },
});
