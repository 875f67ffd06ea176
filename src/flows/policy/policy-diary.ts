import type { JsonValue } from '../../model/json.ts';
import type { RecordedEvaluation } from '../../model/policy-record.ts';
import type { PolicyAnswer, PolicyModule } from '../../ports/policy-engine.ts';

/** What one evaluation was and what came of it. */
export interface DiaryEntry {
  readonly asked: string;
  readonly environment?: string | undefined;
  readonly entrypoint: string;
  readonly module: PolicyModule;
  readonly input: string;
  readonly result: PolicyAnswer;
  /** The module is no part of Charter, so the record has to hold it. */
  readonly isOfTeam?: boolean;
}

/** Keeps what was evaluated, where somebody wants a record of it. */
export class PolicyDiary {
  readonly evaluations: RecordedEvaluation[] = [];
  readonly modules = new Map<string, Uint8Array>();
  /** True where every evaluation is wanted, and none may be left out. */
  readonly isKept: boolean;

  constructor(isKept: boolean) {
    this.isKept = isKept;
  }

  write(entry: DiaryEntry): void {
    if (!this.isKept) return;
    const { asked, environment, entrypoint, module, input, result } = entry;
    if (entry.isOfTeam === true) this.modules.set(module.digest, module.wasm);
    this.evaluations.push({
      asked,
      environment: environment ?? null,
      entrypoint,
      module: module.digest,
      input,
      answer: answerJson(result),
    });
  }
}

/** An answer as it is recorded: what came, or the code of what kept it from coming. */
export function answerJson(result: PolicyAnswer): JsonValue {
  // What an engine answers has been JSON; nothing at all is null.
  return result.kind === 'failed' ? { failed: result.code } : ((result.answer ?? null) as JsonValue);
}
