import { shellWord } from '../../model/shell-word.ts';
import { UsageError } from './usage-error.ts';

/** What is judged: one state, of `--rev`, or a change, from `--base` to `--head`. */
interface StateOptions {
  readonly rev: string | undefined;
  readonly base: string | undefined;
  readonly head: string | undefined;
  readonly merge?: boolean;
}

/**
 * The revision of the state that is judged, of a change the one after it; undefined for the working tree. Throws
 * `UsageError` where the options do not go together.
 */
export function stateAfter(command: string, { rev, base, head, merge }: StateOptions): string | undefined {
  if (base === undefined) {
    if (head !== undefined) throw withoutBase(command, 'head REV');
    if (merge === true) throw withoutBase(command, 'merge');
    return rev;
  }
  if (rev === undefined) return head;
  throw new UsageError({
    code: 'usage-invalid-value',
    message: '`--rev` judges one state and `--base` a change, so they do not go together.',
    hint: `Write \`--head ${shellWord(rev)}\` for the state after.`,
  });
}

function withoutBase(command: string, option: string): UsageError {
  return new UsageError({
    code: 'usage-missing-option',
    message: `\`--${option}\` needs \`--base REV\`: the state before.`,
    hint: `For example: \`npx charter ${command} --base origin/main --${option.replace('REV', 'HEAD')}\``,
  });
}
