import { describe, expect, it } from 'vitest';
import { manifestText, registryOf } from '../builders/a-registry.ts';

const tool = (parameters: string): string =>
  manifestText('Tool', 'index', `  implementation: { command: [index] }\n  parameters: ${parameters}\n`);

const workflow = (step: string): string =>
  manifestText('Workflow', 'refresh', `  steps:\n    build: { tool: index${step} }\n`);

function problemsOf(parameters: string, step: string): readonly string[] {
  const { diagnostics } = registryOf({ 'tool.yaml': tool(parameters), 'workflow.yaml': workflow(step) });
  return diagnostics.map(
    ({ code, file, range, message }) => `${file}:${range.line}:${range.column} ${code} ${message}`,
  );
}

const table = '{ type: object, properties: { table: { type: string } }, required: [table] }';

describe('what a step gives to a tool', () => {
  it('is all that the tool requires', () => {
    expect(problemsOf(table, ', with: { table: articles }')).toEqual([]);
    expect(problemsOf(table, '')).toEqual([
      'workflow.yaml:7:20 missing-input `tool:index` requires `table`, which this step does not give. Add it to `with`.',
    ]);
  });

  it('is nothing that the tool does not know', () => {
    const problems = problemsOf(table, ', with: { table: a, tabel: b, constructor: c }');

    expect(problems).toEqual([
      'workflow.yaml:7:20 unknown-input `tool:index` has no parameter `tabel`. Did you mean `table`? Correct the name, or describe the parameter in `tool.yaml`.',
      'workflow.yaml:7:20 unknown-input `tool:index` has no parameter `constructor`. Correct the name, or describe the parameter in `tool.yaml`.',
    ]);
  });

  it('may be more where the tool takes anything', () => {
    expect(
      problemsOf('{ type: object, additionalProperties: { type: string } }', ', with: { any: a }'),
    ).toEqual([]);
  });

  it('is not judged by a tool that is not valid', () => {
    expect(problemsOf('{ type: object, required: [x] }', '').map((problem) => problem.split(' ')[1])).toEqual(
      ['invalid-parameters'],
    );
  });
});
