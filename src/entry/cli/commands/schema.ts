import { defineCommand, type ExitCode } from '../command.ts';
import type { Terminal } from '../terminal.ts';

export const schemaCommand = defineCommand({
  description: [
    'Prints the JSON Schema (2020-12) of a kind, of the settings in charter.yaml (settings) or of _defaults.yaml (defaults). Without KIND it prints the one over all of them, in one piece.',
    'With --out it writes all of them into a folder, for an editor: docs/editors.md says how to set one up.',
  ],
  options: {
    out: { type: 'value', placeholder: 'DIR', summary: 'Write every schema into this folder' },
    json: { type: 'flag', summary: 'With --out: print what was written as JSON; a schema is JSON anyway' },
  },
  arguments: [
    {
      name: 'KIND',
      summary: 'A kind of manifest, as in Service, or settings or defaults',
      isRequired: false,
    },
  ],
  examples: [
    { command: 'npx charter schema Service', does: 'What may stand in a Service?' },
    { command: 'npx charter schema --out .editor', does: 'Help in the editor, without a network' },
  ],
  run: async ({ options, arguments: [word], terminal }): Promise<ExitCode> => {
    const { findSchema } = await import('../find-schema.ts');
    const schema = findSchema(word);
    if (options.out !== undefined && word !== undefined) await refuseKind(word);
    if (options.out === undefined) terminal.out(`${JSON.stringify(schema, undefined, 2)}\n`);
    else await writeAll(options.out, terminal, options.json);
    return 0;
  },
});

async function refuseKind(word: string): Promise<never> {
  const { shellWord } = await import('../../../model/shell-word.ts');
  const { UsageError } = await import('../usage-error.ts');
  throw new UsageError({
    code: 'usage-unexpected-argument',
    message: `\`charter schema --out\` writes every schema, so it takes no kind; found \`${shellWord(word)}\`.`,
    hint: `Leave out the kind, or \`--out\`.`,
  });
}

async function writeAll(folder: string, terminal: Terminal, isJson: boolean): Promise<void> {
  const { oneLine } = await import('../../../render/visible-text.ts');
  const { writeSchemas } = await import('../write-schemas.ts');
  const written = await writeSchemas(terminal.workingDirectory, folder);
  if (isJson) {
    terminal.out(`${JSON.stringify({ folder, written }, undefined, 2)}\n`);
    return;
  }
  terminal.out(`${terminal.paint.green('✓')} ${written.length} schemas in ${oneLine(folder)}\n`);
  terminal.error(
    'hint  Begin a manifest with `# yaml-language-server: $schema=PATH`, where PATH leads from it to charter.schema.json there.\n',
  );
}
