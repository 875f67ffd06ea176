import { payloadDigest, toPayload } from '../../../src/signing/statement.ts';
import { verifySections } from '../../../src/signing/verify-sections.ts';
import {
  aGroup,
  aGroupKey,
  anEnvelope,
  aSignedPolicy,
  aState,
  aStatement,
  guardrailsEnvelope,
  thisMoment,
  thisRepository,
} from '../../builders/a-signed-registry.ts';
import { aSigner, type SignerKind } from '../../builders/a-signer.ts';
import { medianOf } from '../summary.ts';

const rounds = 20;
const perRound = 10;
const kinds: readonly SignerKind[] = ['ed25519', 'p256', 'p384', 'p521', 'rsa', 'sk-ed25519', 'sk-p256'];

/**
 * What verifying a changed section of 100 guardrails costs, with one signature, in a process that has verified others:
 * a signature that is new, and one that was seen before; bound of both: 2,000 µs.
 */
export function verificationLines(): readonly string[] {
  return kinds.map((kind) => {
    const verifications = aVerification(kind);
    for (const verify of verifications.slice(0, perRound)) verify();
    const fresh = timesOf(verifications.slice(perRound));
    const again = timesOf(verifications.slice(perRound));
    const lowest = Math.min(...fresh).toFixed(0);
    return `a section of 100 guardrails signed with ${kind}: median ${medianOf(fresh).toFixed(0)} µs, lowest ${lowest} µs of processor time, and ${medianOf(again).toFixed(0)} µs when it comes again (bound: 2,000 µs)`;
  });
}

/** Microseconds of processor time for each, by rounds. */
function timesOf(verifications: readonly (() => void)[]): readonly number[] {
  return Array.from({ length: rounds }, (_, round) => {
    const ofRound = verifications.slice(round * perRound, (round + 1) * perRound);
    const begun = process.cpuUsage();
    for (const verify of ofRound) verify();
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / perRound;
  });
}

/** Changes of the same section, each with a statement and a signature of its own. */
function aVerification(kind: SignerKind): readonly (() => void)[] {
  const signer = aSigner(kind);
  const security = aGroup('security', { 'ada-2026': aGroupKey(signer, 'ada') });
  const [before, after] = [
    aSignedPolicy({ guardrails: guardrails(5) }),
    aSignedPolicy({ guardrails: guardrails(9) }),
  ];
  const first = aStatement(before);
  const next = { sequence: 2, previous: payloadDigest(toPayload(first)) };
  const base = aState([security, before], { [guardrailsEnvelope]: anEnvelope(first, [signer]) });
  return Array.from({ length: perRound * (rounds + 1) }, (_, index) => {
    const expiresAt = new Date(Date.parse('2026-09-01T11:00:00Z') + index * 1_000).toISOString();
    const second = aStatement(after, { ...next, expiresAt });
    const head = aState([security, after], { [guardrailsEnvelope]: anEnvelope(second, [signer]) });
    return () => {
      const [found] = verifySections({ base, head, repositoryId: thisRepository, now: thisMoment });
      if (found?.status !== 'valid') throw new Error(found?.reason ?? 'nothing was verified');
    };
  });
}

function guardrails(max: number): { id: string; rule: string; field: string; max: number }[] {
  return Array.from({ length: 100 }, (_, index) => ({
    id: `rule-${index}`,
    rule: 'range',
    field: 'spec.replicas',
    max,
  }));
}
