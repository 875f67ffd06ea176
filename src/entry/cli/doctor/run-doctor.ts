import { GitHubProtectionReader } from '../../../adapters/github/protection/github-protection-reader.ts';
import { restReader } from '../../../adapters/github/protection/rest-reader.ts';
import { findGaps } from '../../../protection/find-gaps.ts';
import type { ProtectionReport } from '../../../render/protection/protection-report.ts';
import type { Terminal } from '../terminal.ts';
import { findTarget, type DoctorOptions } from './doctor-target.ts';
import { readFacts } from './read-facts.ts';

/** Looks at a repository's settings. Throws `UsageError` and `ForgeError`. */
export async function runDoctor(options: DoctorOptions, terminal: Terminal): Promise<ProtectionReport> {
  const target = await findTarget(options, terminal);
  const reader = new GitHubProtectionReader(restReader({ baseUrl: target.apiUrl, token: target.token }));
  const facts = await readFacts(target, reader, terminal);
  const { owner, repo } = target.repository;
  return { repository: `${owner}/${repo}`, branch: facts.defaultBranch, findings: findGaps(facts) };
}
