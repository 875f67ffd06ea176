import type { Authorisation, CommandDenialCode } from '../model/command.ts';

export type Denial = Extract<Authorisation, { kind: 'denied' }>;

/** A refusal: what was found, and what it takes, each one sentence. */
export function denial(code: CommandDenialCode, reason: string, missing: string): Denial {
  return { kind: 'denied', code, reason, missing };
}

/** A refusal for want of an answer. */
export function lookupDenial(what: string): Denial {
  return denial(
    'command-lookup-failed',
    `The forge did not say ${what}.`,
    'Type the command again in a minute; without an answer nobody is let through.',
  );
}
