import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SandboxError } from '../sandbox-error.ts';

/** What a sandbox remembers beside the forge's own state: the secrets that were handed out once. */
export interface SandboxState {
  readonly version: 1;
  /** `example`, or the folder of somebody's own registry. */
  readonly source: string;
  readonly port: number;
  readonly repository: { readonly owner: string; readonly name: string };
  /** Login → token. */
  readonly tokens: Readonly<Record<string, string>>;
  readonly app: {
    readonly id: number;
    readonly slug: string;
    readonly privateKey: string;
    readonly webhookSecret: string;
  };
}

/** What a sandbox with the example says about where its registry came from. */
export const exampleSource = 'example';

const stateFile = 'sandbox.json';

/** The state of a folder, or undefined where it is new or empty. Throws `SandboxError` for a folder of another kind. */
export async function readState(directory: string): Promise<SandboxState | undefined> {
  await mkdir(directory, { recursive: true });
  const file = join(directory, stateFile);
  if (existsSync(file)) return parseState(await readFile(file, 'utf8'), file);
  if ((await readdir(directory)).length === 0) return undefined;
  throw new SandboxError({
    code: 'sandbox-folder-not-empty',
    message: `${directory} holds files, but no ${stateFile}: it is not the folder of a sandbox, or its first start was broken off`,
    hint: 'Name an empty folder, or one that does not exist yet; it will be made.',
  });
}

/** Written last, when everything is seeded, and readable for the owner alone. */
export async function writeState(directory: string, state: SandboxState): Promise<void> {
  const file = join(directory, stateFile);
  await writeFile(`${file}.new`, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

function parseState(text: string, file: string): SandboxState {
  try {
    const state = JSON.parse(text) as SandboxState;
    if (state.version === 1 && typeof state.app.privateKey === 'string') return state;
  } catch (cause) {
    throw brokenState(file, cause);
  }
  throw brokenState(file);
}

function brokenState(file: string, cause?: unknown): SandboxError {
  return new SandboxError({
    code: 'sandbox-state-broken',
    message: `${file} is not what a sandbox of this version wrote`,
    hint: 'Remove the folder and start again, or use the version of Charter that made it.',
    cause,
  });
}
