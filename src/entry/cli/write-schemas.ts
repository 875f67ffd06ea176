import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AppError } from '../../model/app-error.ts';
import { schemaFiles } from '../../registry/schema/umbrella-schema.ts';
import { writeNewFiles } from './new-files.ts';

/** The folder for the schemas cannot be made or written to. */
export class SchemaFolderError extends AppError<'schema-not-written'> {}

/**
 * Writes every schema into a folder, beside each other, as they refer to each other; a folder that is missing is
 * made. No link in it is followed. Gives the names of the files. Throws `SchemaFolderError`.
 */
export async function writeSchemas(workingDirectory: string, folder: string): Promise<readonly string[]> {
  const files = [...schemaFiles].map(([name, schema]) => ({
    path: `${name}.schema.json`,
    text: `${JSON.stringify(schema, undefined, 2)}\n`,
  }));
  const target = resolve(workingDirectory, folder);
  try {
    await mkdir(target, { recursive: true });
    const outcomes = await writeNewFiles({ folder: target, files, isForced: true });
    const refused = outcomes.find(({ kind }) => kind === 'refused');
    if (refused !== undefined) throw notWritten(`${refused.path} is a link or a folder`, undefined);
  } catch (error) {
    if (error instanceof SchemaFolderError) throw error;
    throw notWritten(error instanceof Error ? error.message : String(error), error);
  }
  return files.map(({ path }) => path);
}

function notWritten(reason: string, cause: unknown): SchemaFolderError {
  return new SchemaFolderError({
    code: 'schema-not-written',
    message: `The schemas cannot be written: ${reason.replace(/\.$/, '')}.`,
    hint: 'Name a folder of yours with `--out DIR`; it is made where it is missing.',
    cause,
  });
}
