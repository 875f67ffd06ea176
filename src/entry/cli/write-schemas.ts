import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AppError } from '../../model/app-error.ts';
import { schemaFiles } from '../../registry/schema/umbrella-schema.ts';

/** The folder for the schemas cannot be made or written to. */
export class SchemaFolderError extends AppError<'schema-not-written'> {}

/**
 * Writes every schema into a folder, beside each other, as they refer to each other; a folder that is missing is
 * made. Gives the names of the files. Throws `SchemaFolderError`.
 */
export async function writeSchemas(workingDirectory: string, folder: string): Promise<readonly string[]> {
  const files = [...schemaFiles].map(([name, schema]) => ({
    name: `${name}.schema.json`,
    text: `${JSON.stringify(schema, undefined, 2)}\n`,
  }));
  const target = resolve(workingDirectory, folder);
  try {
    await mkdir(target, { recursive: true });
    for (const { name, text } of files) await writeFile(join(target, name), text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SchemaFolderError({
      code: 'schema-not-written',
      message: `The schemas cannot be written: ${reason}.`,
      hint: 'Name a folder of yours with `--out DIR`; it is made where it is missing.',
      cause: error,
    });
  }
  return files.map(({ name }) => name);
}
