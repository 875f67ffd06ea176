import { readFile, stat, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { JsonValue } from '../../model/json.ts';
import { openRecord, sealRecord, type SealedRecord } from '../../model/policy-record.ts';
import { policyToJson } from '../../render/policy-json.ts';
import type { LocalJudgement } from './judge-local-policies.ts';
import { PolicyError } from './policy-error.ts';
import { sayNote } from './say-note.ts';
import { shellWord } from '../../model/shell-word.ts';
import { shellCommand } from './shell-words.ts';
import type { Terminal } from './terminal.ts';

/** Largest record that is read, in bytes. */
const mostBytes = 512 * 1024 * 1024;

/**
 * Throws `PolicyError` where a file is there already that is no record as Charter writes them: a name that was mistyped
 * must not cost anybody a manifest. An empty file, a device or a pipe has nothing to lose.
 */
export async function refuseForeignFile(file: string, terminal: Terminal): Promise<void> {
  const path = resolve(terminal.workingDirectory, file);
  const stats = await stat(path).catch(() => undefined);
  if (stats?.isFile() !== true || stats.size === 0) return;
  const record = stats.size > mostBytes ? 'it is too large' : await readAsRecord(path);
  if (typeof record !== 'string') return;
  throw new PolicyError({
    code: 'policy-record-foreign-file',
    message: `${shellWord(file)} is there already and is no record of \`charter policy\`, so it is kept: ${record}.`,
    hint: 'Give `--record` the name of a new file, or of an earlier record, which is replaced.',
  });
}

async function readAsRecord(path: string): Promise<SealedRecord | string> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? 'it cannot be read' : openRecord(text);
}

/** Writes what a judgement rests on, with its digest. Throws `PolicyError`. */
export async function writeRecord(file: string, local: LocalJudgement, terminal: Terminal): Promise<void> {
  const { judgement, before, after, diary } = local;
  // What is printed is JSON.
  const verdicts = JSON.parse(JSON.stringify(policyToJson(judgement))) as JsonValue;
  const record = sealRecord({
    format: 1,
    base: before?.side.commit ?? null,
    head: after.side.commit ?? null,
    evaluations: diary.evaluations,
    modules: Object.fromEntries(
      [...diary.modules].map(([digest, wasm]) => [digest, Buffer.from(wasm).toString('base64')]),
    ),
    verdicts,
  });
  try {
    await writeFile(resolve(terminal.workingDirectory, file), `${JSON.stringify(record)}\n`);
  } catch (cause) {
    throw new PolicyError({
      code: 'policy-record-unwritable',
      message: `The record could not be written to ${shellWord(file)}.`,
      hint: 'Name a file in a folder that exists and can be written to.',
      cause,
    });
  }
  sayNote(
    terminal,
    `Recorded as ${record.digest}; \`${shellCommand(['npx', 'charter', 'policy', 'replay', file])}\` evaluates it again.`,
  );
}

/** Reads a record. Throws `PolicyError` for what is none, or was changed. */
export async function readRecord(file: string, terminal: Terminal): Promise<SealedRecord> {
  const path = resolve(terminal.workingDirectory, file);
  try {
    const { size } = await stat(path);
    if (size > mostBytes) throw unreadable(file, `it has ${size} bytes; at most ${mostBytes} are read`);
    const record = openRecord(await readFile(path, 'utf8'));
    if (typeof record === 'string') throw unreadable(file, record);
    return record;
  } catch (cause) {
    if (cause instanceof PolicyError) throw cause;
    throw unreadable(file, 'it is not there, or cannot be read', cause);
  }
}

function unreadable(file: string, problem: string, cause?: unknown): PolicyError {
  return new PolicyError({
    code: 'policy-record-unreadable',
    message: `${shellWord(file)} cannot be replayed: ${problem}.`,
    hint: 'A record is written by `npx charter policy --record FILE`, and replayed as it was written.',
    cause,
  });
}
