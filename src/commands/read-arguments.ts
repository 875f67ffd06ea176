import type { CommandVerb } from '../model/command.ts';
import { namePattern } from '../model/ref.ts';
import { usageOf } from './help.ts';
import { codePointOf, plainForm, strangeCharacterIn } from './lookalikes.ts';
import { readApproval } from './read-approval.ts';
import { shown, type Fault, type Reading } from './reading.ts';

/** The line of a command after its verb. */
export interface Given {
  readonly words: readonly string[];
  /** As it was typed, white space inside included. */
  readonly text: string;
}

const longestReason = 500;
const commitPattern = /^[0-9a-f]{7,64}$/i;
const subjectPattern = /^[A-Za-z0-9][A-Za-z0-9:._/[\]-]{0,252}$/;

type Reader = (given: Given) => Reading;

const readers: Readonly<Record<CommandVerb, Reader>> = {
  plan: (given) => readOptionalEnvironment('plan', given),
  validate: (given) => readAlone('validate', given),
  approve: ({ words }) => readApproval(words),
  unapprove: (given) => readAlone('unapprove', given),
  deploy: (given) => readDeployment('deploy', given),
  rollback: (given) => readDeployment('rollback', given),
  promote: (given) => readEnvironmentAlone('promote', given),
  lock: (given) => readWithReason('lock', given),
  unlock: (given) => readEnvironmentAlone('unlock', given),
  hold: readHold,
  drift: (given) => readOptionalEnvironment('drift', given),
  remediate: readRemediation,
  fix: (given) => readAlone('fix', given),
  explain: readExplanation,
  status: (given) => readAlone('status', given),
  cancel: (given) => readAlone('cancel', given),
  retry: (given) => readAlone('retry', given),
  'break-glass': (given) => readWithReason('break-glass', given),
  help: (given) => readAlone('help', given),
};

/** Reads what follows a verb, exactly as `usageOf` says it is typed; words too many are a mistake and never passed over. */
export function readArguments(verb: CommandVerb, given: Given): Reading {
  return readers[verb](given);
}

type VerbAlone = 'validate' | 'unapprove' | 'fix' | 'status' | 'cancel' | 'retry' | 'help';

function readAlone(verb: VerbAlone, { words }: Given): Reading {
  return excess(verb, words, 0) ?? { kind: 'command', command: { verb } };
}

function readOptionalEnvironment(verb: 'plan' | 'drift', { words }: Given): Reading {
  const [environment] = words;
  if (environment === undefined) return { kind: 'command', command: { verb, environment } };
  const fault = environmentFault(verb, environment) ?? excess(verb, words, 1);
  return fault ?? { kind: 'command', command: { verb, environment } };
}

function readEnvironmentAlone(verb: 'promote' | 'unlock', { words }: Given): Reading {
  const [environment] = words;
  const fault = environmentFault(verb, environment) ?? excess(verb, words, 1);
  return fault ?? { kind: 'command', command: { verb, environment: environment ?? '' } };
}

function readHold({ words }: Given): Reading {
  const [way] = words;
  if (way === undefined) return { kind: 'command', command: { verb: 'hold', way: 'set' } };
  if (way.toLowerCase() !== 'cancel')
    return unexpected('hold', way, 'nothing, or `cancel` to release the hold');
  return excess('hold', words, 1) ?? { kind: 'command', command: { verb: 'hold', way: 'release' } };
}

function readDeployment(verb: 'deploy' | 'rollback', { words }: Given): Reading {
  const [environment, joint, commit] = words;
  const fault =
    environmentFault(verb, environment) ?? commitFault(verb, joint, commit) ?? excess(verb, words, 3);
  if (fault !== undefined) return fault;
  const place = { environment: environment ?? '' };
  const id = commit?.toLowerCase();
  return {
    kind: 'command',
    command: verb === 'deploy' ? { verb, ...place, at: id } : { verb, ...place, to: id },
  };
}

function commitFault(
  verb: 'deploy' | 'rollback',
  joint: string | undefined,
  commit: string | undefined,
): Fault | undefined {
  const expected = verb === 'deploy' ? 'at' : 'to';
  if (joint === undefined) return undefined;
  if (joint.toLowerCase() !== expected) return unexpected(verb, joint, `nothing, or \`${expected} <sha>\``);
  if (commit === undefined) return missing(verb, `the id of a commit after \`${expected}\``);
  if (commitPattern.test(commit)) return undefined;
  return invalid(verb, commit, 'the id of a commit, or its first 7 hex digits at least');
}

function readWithReason(verb: 'lock' | 'break-glass', { words, text }: Given): Reading {
  const [environment = ''] = words;
  const fault = environmentFault(verb, words[0]);
  if (fault !== undefined) return fault;
  const reason = text.slice(environment.length).trim();
  if (reason === '') return missing(verb, `a reason after \`${environment}\`, in plain words`);
  if (reason.length > longestReason) {
    return invalid(verb, reason, `a reason of at most ${longestReason} characters; it has ${reason.length}`);
  }
  return { kind: 'command', command: { verb, environment, reason } };
}

function readRemediation({ words }: Given): Reading {
  const [finding, typedWay] = words;
  const verb = 'remediate';
  if (finding === undefined) return missing(verb, 'a finding, as the drift report names it');
  if (!subjectPattern.test(finding)) return invalid(verb, finding, 'a finding, as the drift report names it');
  if (typedWay === undefined) return missing(verb, '`adopt` or `enforce` after the finding');
  const way = typedWay.toLowerCase();
  if (way !== 'adopt' && way !== 'enforce') return invalid(verb, typedWay, '`adopt` or `enforce`');
  return excess(verb, words, 2) ?? { kind: 'command', command: { verb, finding, way } };
}

function readExplanation({ words }: Given): Reading {
  const [subject] = words;
  const expected = 'a code such as `unknown-ref`, or a ref such as `service:payments`';
  if (subject === undefined) return missing('explain', expected);
  if (!subjectPattern.test(subject)) return invalid('explain', subject, expected);
  return excess('explain', words, 1) ?? { kind: 'command', command: { verb: 'explain', subject } };
}

/** Undefined for what has the shape of a name; whether there is such an environment is not known here. */
function environmentFault(verb: CommandVerb, found: string | undefined): Fault | undefined {
  if (found === undefined) return missing(verb, 'the name of an environment');
  if (namePattern.test(found)) return undefined;
  const strange = strangeCharacterIn(found);
  const plain = plainForm(found)
    .replace(/^environment:/, '')
    .replace(/[.,;!]+$/, '');
  const nearest = namePattern.test(plain) ? { nearest: `/${verb} ${plain}` } : {};
  if (strange !== undefined) {
    const message = `${shown(found)} holds ${codePointOf(strange)}, which only looks like a plain character or is no part of a name. Names of environments are written in lower-case letters, digits and dashes. ${type(verb)}`;
    return { kind: 'fault', code: 'command-lookalike', message, ...nearest };
  }
  const expected = 'the name of an environment: lower-case letters, digits and dashes, 63 at most';
  return { ...invalid(verb, found, expected), ...nearest };
}

function missing(verb: CommandVerb, expected: string): Fault {
  const message = `\`/${verb}\` needs ${expected}; found nothing. ${type(verb)}`;
  return { kind: 'fault', code: 'command-argument-missing', message };
}

function invalid(verb: CommandVerb, found: string, expected: string): Fault {
  const message = `\`/${verb}\` needs ${expected}; found ${shown(found)}. ${type(verb)}`;
  return { kind: 'fault', code: 'command-argument-invalid', message };
}

function unexpected(verb: CommandVerb, found: string, expected: string): Fault {
  const message = `After \`/${verb}\` found ${shown(found)}; expected ${expected}. ${type(verb)}`;
  return { kind: 'fault', code: 'command-argument-unexpected', message };
}

/** A fault where more words follow than the verb takes. */
function excess(verb: CommandVerb, words: readonly string[], most: number): Fault | undefined {
  const [found] = words.slice(most);
  return found === undefined ? undefined : unexpected(verb, found, 'nothing there');
}

function type(verb: CommandVerb): string {
  return `Type \`${usageOf(verb)}\`.`;
}
