import { manifestKinds } from '../../../model/ref.ts';
import type { ArgumentSpec, Command, OptionSpec } from '../command.ts';

/** What may stand at a place of the command line. */
export type Words =
  | { readonly kind: 'listed'; readonly words: readonly string[] }
  /** Asked for when they are needed. */
  | { readonly kind: 'refs' | 'environments' | 'revisions' }
  | { readonly kind: 'files' | 'folders' }
  | { readonly kind: 'anything' };

export interface CompletedOption {
  readonly name: string;
  readonly summary: string;
  /** Undefined for a switch. */
  readonly value: Words | undefined;
}

export interface CompletedCommand {
  /** One word, or two, as in `policy test`. */
  readonly name: string;
  readonly summary: string;
  /** The second words of commands that begin with this one. */
  readonly parts: readonly string[];
  readonly options: readonly CompletedOption[];
  readonly arguments: readonly Words[];
  /** The last argument may stand many times. */
  readonly isRepeating: boolean;
}

export const shells = ['bash', 'zsh', 'fish'] as const;

/** What placeholders of options and names of arguments stand for. */
const placeholders: Readonly<Record<string, Words>> = {
  REF: { kind: 'refs' },
  REV: { kind: 'revisions' },
  DIR: { kind: 'folders' },
  FILE: { kind: 'files' },
  PATH: { kind: 'files' },
  KIND: { kind: 'listed', words: manifestKinds },
  SHELL: { kind: 'listed', words: shells },
};

/** Everything that can be completed, from the very table that parses command lines. */
export function completionModel(commands: readonly Command[]): readonly CompletedCommand[] {
  return commands.map(({ name, summary, options, arguments: names }) => ({
    name,
    summary,
    parts: commands.flatMap((other) =>
      other.name.startsWith(`${name} `) ? [other.name.slice(name.length + 1)] : [],
    ),
    options: [
      ...Object.entries(options).map(([option, spec]) => completedOption(option, spec)),
      { name: 'help', summary: 'Show this help', value: undefined },
    ],
    arguments: names.map((argument) => argumentWords(name, argument)),
    isRepeating: names.at(-1)?.isRepeated === true,
  }));
}

function completedOption(name: string, spec: OptionSpec): CompletedOption {
  const { summary } = spec;
  if (spec.type === 'flag') return { name, summary, value: undefined };
  if (spec.choices !== undefined) return { name, summary, value: { kind: 'listed', words: spec.choices } };
  if (name === 'env') return { name, summary, value: { kind: 'environments' } };
  return { name, summary, value: placeholders[spec.placeholder] ?? { kind: 'anything' } };
}

function argumentWords(command: string, { name }: ArgumentSpec): Words {
  if (command === 'schema') return { kind: 'listed', words: [...manifestKinds, 'settings', 'defaults'] };
  return placeholders[name] ?? { kind: 'anything' };
}
