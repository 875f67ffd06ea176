import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { connect, type Connection } from './json-rpc.ts';

const program = fileURLToPath(import.meta.resolve('yaml-language-server/bin/yaml-language-server'));

/** Counted from 0, characters in UTF-16 units (Language Server Protocol 3.17, Position). */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Problem {
  readonly message: string;
  readonly range: { readonly start: Position; readonly end: Position };
}

/** A file that an editor has open. */
export interface OpenFile {
  /** Labels of what is offered at a place. */
  readonly complete: (at: Position) => Promise<readonly string[]>;
  /** What is shown when the mouse rests at a place, as Markdown. */
  readonly hover: (at: Position) => Promise<string>;
  /** What is underlined. */
  readonly problems: Promise<readonly Problem[]>;
}

/** The real yaml-language-server, spoken to over stdio as an editor does. */
export interface LanguageServer {
  readonly open: (path: string, text: string) => OpenFile;
  readonly stop: () => Promise<void>;
}

export interface EditorSettings {
  /** As `yaml.schemas` in VS Code: globs by URL of a schema. */
  readonly schemas?: Readonly<Record<string, readonly string[]>>;
  /** Every request to a network goes there. */
  readonly proxy: string;
}

/** Starts the server with the settings that an editor sends; the schema store on the web is switched off. */
export async function aLanguageServer({ schemas = {}, proxy }: EditorSettings): Promise<LanguageServer> {
  const settings: Readonly<Record<string, unknown>> = {
    yaml: { validate: true, hover: true, completion: true, schemaStore: { enable: false }, schemas },
    http: { proxy, proxyStrictSSL: false },
  };
  const child = spawn(process.execPath, [program, '--stdio'], { stdio: 'pipe' });
  child.stderr.resume();
  const watchers = new Map<string, (problems: readonly Problem[]) => void>();
  const connection = connect(child.stdout, child.stdin, {
    request: (method, params) => (method === 'workspace/configuration' ? answersOf(params, settings) : null),
    notification: (method, params) => {
      if (method !== 'textDocument/publishDiagnostics') return;
      const { uri, diagnostics } = params as { uri: string; diagnostics: readonly Problem[] };
      watchers.get(uri)?.(diagnostics);
    },
  });
  await connection.ask('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: {
      workspace: { configuration: true },
      textDocument: { hover: { contentFormat: ['markdown'] }, completion: {} },
    },
  });
  connection.tell('initialized', {});
  connection.tell('workspace/didChangeConfiguration', { settings });
  return {
    open: (path, text) => {
      const uri = pathToFileURL(path).href;
      const problems = new Promise<readonly Problem[]>((resolve) => watchers.set(uri, resolve));
      return openFile(connection, { uri, text, problems });
    },
    stop: () => stop(child, connection),
  };
}

function openFile(
  { ask, tell }: Connection,
  { uri, text, problems }: { uri: string; text: string; problems: OpenFile['problems'] },
): OpenFile {
  tell('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
  const at = (position: Position): object => ({ textDocument: { uri }, position });
  return {
    complete: async (position) => {
      const list = (await ask('textDocument/completion', at(position))) as { items: { label: string }[] };
      return list.items.map(({ label }) => label);
    },
    hover: async (position) => {
      const found = await ask('textDocument/hover', at(position));
      return (found as { contents: { value: string } } | null)?.contents.value ?? '';
    },
    problems,
  };
}

function answersOf(params: unknown, settings: Readonly<Record<string, unknown>>): readonly unknown[] {
  const { items } = params as { items: readonly { section: string }[] };
  return items.map(({ section }) => settings[section] ?? {});
}

async function stop(child: ChildProcessWithoutNullStreams, { ask, tell }: Connection): Promise<void> {
  const exited = once(child, 'exit');
  await ask('shutdown', null);
  tell('exit', undefined);
  child.stdin.end();
  await exited;
}
