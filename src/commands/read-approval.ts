import { codePointOf, plainForm, strangeCharacterIn, unseenIn } from './lookalikes.ts';
import { shown, type Fault, type Reading } from './reading.ts';

const mostParts = 20;
const longestPart = 300;
const digestPattern = /^[0-9a-f]{8,64}$/;
/** Too short or too long for a digest, and hardly a name. */
const almostDigest = /^(?=[a-f]*[0-9])(?:[0-9a-f]{4,7}|[0-9a-f]{65,})$/;
const usage = 'Type `/approve`, or name the parts, the digest, or both: `/approve guardrails 1f0a9c3e`.';

/** Reads `[section…|all] [digest]`: a last word of 8 to 64 hex digits is the digest, with or without `sha256:`. */
export function readApproval(words: readonly string[]): Reading {
  const digest = digestOf(words.at(-1));
  const parts = [...new Set(digest === undefined ? words : words.slice(0, -1))];
  const fault = partsFault(parts);
  if (fault !== undefined) return fault;
  const isAll = parts.length === 0 || parts[0]?.toLowerCase() === 'all';
  return { kind: 'command', command: { verb: 'approve', parts: isAll ? undefined : parts, digest } };
}

function digestOf(word: string | undefined): string | undefined {
  const digits = word?.toLowerCase().replace(/^sha256:/, '');
  return digits !== undefined && digestPattern.test(digits) ? digits : undefined;
}

function partsFault(parts: readonly string[]): Fault | undefined {
  if (parts.length > mostParts) return fault(`${parts.length} parts are named; at most ${mostParts} may be.`);
  if (parts.length > 1 && parts.some((part) => part.toLowerCase() === 'all')) {
    return fault('`all` stands beside other parts; it means every one of them already.');
  }
  for (const part of parts) {
    const found = partFault(part);
    if (found !== undefined) return found;
  }
  return undefined;
}

function partFault(part: string): Fault | undefined {
  const lower = part.toLowerCase();
  if (digestOf(part) !== undefined)
    return fault(`The digest ${shown(part)} stands before other words; it comes last.`);
  if (almostDigest.test(lower))
    return fault(`${shown(part)} has ${part.length} hex digits; a digest has 8 to 64.`);
  if (lower === 'cancel') {
    return {
      ...fault('`cancel` is no part of a change. To take your approval back, type `/unapprove`.'),
      nearest: '/unapprove',
    };
  }
  if (part.length > longestPart) return fault(`${shown(part)} is longer than any name of a part.`);
  return strangePartFault(part);
}

/** Names of parts may hold any script, because paths do; but nothing unseen, and nothing that only looks like plain letters. */
function strangePartFault(part: string): Fault | undefined {
  const strange = unseenIn(part) ?? strangeCharacterIn(part);
  if (strange === undefined) return undefined;
  const plain = plainForm(part);
  if (unseenIn(part) === undefined && strangeCharacterIn(plain) !== undefined) return undefined;
  const message = `${shown(part)} holds ${codePointOf(strange)}, which is no plain letter though it looks like one or cannot be seen. ${usage}`;
  return { kind: 'fault', code: 'command-lookalike', message };
}

function fault(found: string): Fault {
  return { kind: 'fault', code: 'command-argument-invalid', message: `${found} ${usage}` };
}
