import type { PolicyJudgement } from '../../flows/policy/judge-policies.ts';
import { policyText } from '../../render/policy-text.ts';
import type { LocalJudgement } from './judge-local-policies.ts';
import { readSources } from './read-sources.ts';
import type { Terminal } from './terminal.ts';

/** Prints verdicts with their source lines: of the state after, and of the one before for what is gone. */
export async function printPolicy(
  shown: PolicyJudgement,
  { before, after }: LocalJudgement,
  terminal: Terminal,
): Promise<void> {
  const files = new Set(shown.verdicts.map(({ file }) => file));
  const earlier = before === undefined ? [] : await readSources(before.side, files);
  const sources = new Map([...earlier, ...(await readSources(after.side, files))]);
  terminal.out(policyText({ result: shown, sources, paint: terminal.paint }));
}
