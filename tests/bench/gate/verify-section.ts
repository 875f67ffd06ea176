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

const rounds = 30;
const perRound = 20;
const kinds: readonly SignerKind[] = ['ed25519', 'p256', 'p384', 'p521', 'rsa', 'sk-ed25519', 'sk-p256'];

/** What verifying a changed section of 100 guardrails costs, with one signature; bound: 2,000 µs. */
export function verificationLines(): readonly string[] {
  return kinds.map((kind) => {
    const verify = aVerification(kind);
    const times = Array.from({ length: rounds }, () => {
      const begun = process.cpuUsage();
      for (let index = 0; index < perRound; index += 1) verify();
      const { user, system } = process.cpuUsage(begun);
      return (user + system) / perRound;
    });
    return `a section of 100 guardrails signed with ${kind}: median ${medianOf(times).toFixed(0)} µs, lowest ${Math.min(...times).toFixed(0)} µs of processor time (bound: 2,000 µs)`;
  });
}

function aVerification(kind: SignerKind): () => void {
  const signer = aSigner(kind);
  const security = aGroup('security', { 'ada-2026': aGroupKey(signer, 'ada') });
  const [before, after] = [
    aSignedPolicy({ guardrails: guardrails(5) }),
    aSignedPolicy({ guardrails: guardrails(9) }),
  ];
  const first = aStatement(before);
  const second = aStatement(after, { sequence: 2, previous: payloadDigest(toPayload(first)) });
  const base = aState([security, before], { [guardrailsEnvelope]: anEnvelope(first, [signer]) });
  const head = aState([security, after], { [guardrailsEnvelope]: anEnvelope(second, [signer]) });
  return () => {
    const [found] = verifySections({ base, head, repositoryId: thisRepository, now: thisMoment });
    if (found?.status !== 'valid') throw new Error(found?.reason ?? 'nothing was verified');
  };
}

function guardrails(max: number): { id: string; rule: string; field: string; max: number }[] {
  return Array.from({ length: 100 }, (_, index) => ({
    id: `rule-${index}`,
    rule: 'range',
    field: 'spec.replicas',
    max,
  }));
}
