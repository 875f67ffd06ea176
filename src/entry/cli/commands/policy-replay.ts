import type { Replay } from '../../../flows/policy/replay-policies.ts';
import type { Terminal } from '../terminal.ts';
import { defineCommand, registryOptions, type ExitCode } from '../command.ts';

export const policyReplayCommand = defineCommand({
  description: [
    'Evaluates what charter policy --record has written once more, and says whether the same comes out. It needs no repository and no network; a record that was changed is refused.',
  ],
  options: { json: registryOptions.json },
  arguments: [{ name: 'FILE', summary: 'A record, as charter policy --record writes it', isRequired: true }],
  examples: [
    { command: 'npx charter policy replay decision.json', does: 'Would the same be decided again?' },
  ],
  run: async ({ options, arguments: [file = ''], terminal }): Promise<ExitCode> => {
    const { readRecord } = await import('../policy-record-file.ts');
    const { replayPolicies } = await import('../../../flows/policy/replay-policies.ts');
    const { WasmPolicyEngine } = await import('../../../adapters/opa/wasm-policy-engine.ts');
    const { LocalPolicyModules } = await import('../../../adapters/opa/local-policy-modules.ts');
    const record = await readRecord(file, terminal);
    const engine = new WasmPolicyEngine();
    try {
      const modules = new LocalPolicyModules({ searchPath: undefined });
      const replay = await replayPolicies(record, { engine, modules });
      if (options.json) {
        terminal.out(`${JSON.stringify({ digest: record.digest, ...replay }, undefined, 2)}\n`);
      } else printReplay(record.digest, replay, terminal);
      return replay.differences.length === 0 ? 0 : 1;
    } finally {
      await engine.close();
    }
  },
});

/** Longest answer that is shown. */
const widest = 300;

function printReplay(digest: string, replay: Replay, { out, paint }: Terminal): void {
  const { evaluations, differences, otherModules } = replay;
  for (const { asked, environment, recorded, found } of differences) {
    const where = environment === null ? '' : ` in ${environment}`;
    out(`${paint.bold(asked)}${where}\n`);
    out(`  recorded  ${paint.red(JSON.stringify(recorded).slice(0, widest))}\n`);
    out(`  found     ${paint.green(JSON.stringify(found).slice(0, widest))}\n\n`);
  }
  for (const module of otherModules) {
    out(`${paint.yellow('!')} recorded with another module: ${module}\n`);
  }
  const count = `${evaluations} ${evaluations === 1 ? 'evaluation' : 'evaluations'}`;
  if (differences.length === 0) out(`${paint.green('✓')} ${digest}: ${count}, the same answers\n`);
  else out(`${paint.red('✗')} ${digest}: ${count}, ${differences.length} with another answer\n`);
}
