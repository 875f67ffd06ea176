import type { PolicyJudgement } from '../../flows/policy/judge-policies.ts';
import { policyText } from '../../render/policy-text.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Verdict } from '../../model/policy.ts';
import type { LocalJudgement } from './judge-local-policies.ts';
import { printFindings } from './print-findings.ts';
import { readSources } from './read-sources.ts';
import type { Terminal } from './terminal.ts';

/** Verdicts to print, and what they rest on. */
export interface ShownPolicy {
  /** What is shown of the judgement. */
  readonly shown: PolicyJudgement;
  readonly local: LocalJudgement;
  /** The folder of the registry within its repository, with a slash at its end, or ''. */
  readonly folder: string;
  readonly format: string;
}

/** Prints verdicts in one of the formats of findings. */
export async function printPolicy(policy: ShownPolicy, terminal: Terminal): Promise<void> {
  const { shown, local, folder, format } = policy;
  if (format === 'sarif' || format === 'github') {
    const diagnostics = shown.verdicts.map(toDiagnostic);
    return printFindings(
      { diagnostics, side: local.after.side, folder, command: 'policy' },
      format,
      terminal,
    );
  }
  if (format === 'text') return printText(shown, local, terminal);
  const { policyToJson } = await import('../../render/policy-json.ts');
  return terminal.out(`${JSON.stringify(policyToJson(shown), undefined, 2)}\n`);
}

/** As a problem of a manifest: a denial is an error, by the rule's own name. */
function toDiagnostic(verdict: Verdict): Diagnostic {
  const { rule, severity, message, file, range, ref, policy, section, environments } = verdict;
  const where = environments.length === 0 ? '' : ` in ${environments.join(', ')}`;
  return {
    code: `${policy}/${rule}`,
    severity: severity === 'deny' ? 'error' : 'warning',
    file,
    range,
    message: `${message} (${ref}${where}; ${policy} ${section})`,
    ref,
  };
}

/** With the source lines: of the state after, and of the one before for what is gone. */
async function printText(
  shown: PolicyJudgement,
  { before, after }: LocalJudgement,
  terminal: Terminal,
): Promise<void> {
  const files = new Set(shown.verdicts.map(({ file }) => file));
  const earlier = before === undefined ? [] : await readSources(before.side, files);
  const sources = new Map([...earlier, ...(await readSources(after.side, files))]);
  terminal.out(policyText({ result: shown, sources, paint: terminal.paint }));
}
