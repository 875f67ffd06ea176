import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { workflowCommands } from '../../src/render/diagnostics/workflow-commands.ts';
import { aDiagnostic } from '../builders/a-review.ts';
import { hostileText } from './hostile-text.ts';

const commandsOf = (given: Parameters<typeof aDiagnostic>[0], folder = ''): string =>
  workflowCommands({
    diagnostics: [aDiagnostic({ code: 'unknown-ref', message: 'It is wrong.', ...given })],
    folder,
  });

const decode = (text: string): string =>
  text
    .replaceAll('%2C', ',')
    .replaceAll('%3A', ':')
    .replaceAll('%0A', '\n')
    .replaceAll('%0D', '\r')
    .replaceAll('%25', '%');

/** What the runner makes of a line: the rules of its ActionCommand.TryParseV2, read the other way round. */
function parseCommand(line: string): { name: string; properties: Record<string, string>; data: string } {
  const [, name = '', list = '', data = ''] = /^::(\w+) ([^]*?)::([^]*)$/.exec(line) ?? [];
  const properties = Object.fromEntries(
    list
      .split(',')
      .map((pair) => [pair.slice(0, pair.indexOf('=')), decode(pair.slice(pair.indexOf('=') + 1))]),
  );
  return { name, properties, data: decode(data) };
}

describe('workflow commands', () => {
  it('name severity, place, code and message, with the fix below', () => {
    const fix = { title: 'Replace it', file: 'services/payments.yaml', edits: [] };

    expect(commandsOf({ fix }, 'deploy/')).toBe(
      '::error file=deploy/services/payments.yaml,line=14,endLine=14,col=5,endColumn=18,title=unknown-ref::It is wrong.%0AFix: Replace it\n',
    );
  });

  it.each([
    ['error', '::error '],
    ['warning', '::warning '],
    ['info', '::notice '],
  ] as const)('say %s as %s', (severity, start) => {
    expect(commandsOf({ severity }).startsWith(start)).toBe(true);
  });

  it('leave columns out where a problem goes over several lines', () => {
    expect(commandsOf({ range: { line: 3, column: 4, endLine: 5, endColumn: 1 } })).toBe(
      '::error file=services/payments.yaml,line=3,endLine=4,title=unknown-ref::It is wrong.\n',
    );
  });

  it('are nothing where there is nothing to say', () => {
    expect(workflowCommands({ diagnostics: [], folder: '' })).toBe('');
  });

  it.each([
    ['x\n::set-env name=PATH::/evil'],
    ['x\r::add-mask::a'],
    ['x\r\n::stop-commands::token'],
    ['x\u2028::warning::a'],
    ['x\u0085::warning::a'],
    ['%0A::error::a'],
    ['##[error]a'],
  ])('cannot be ended by a message or a path: %j', (attack) => {
    const inMessage = commandsOf({ message: attack });
    const inPath = commandsOf({ file: `a,line=1::b${attack}` });

    for (const printed of [inMessage, inPath]) {
      expect(printed.split(/[\r\n\u0085\u2028\u2029]/)).toHaveLength(2);
      expect(printed.startsWith('::error ')).toBe(true);
    }
    expect(parseCommand(inMessage.trimEnd()).properties).toEqual({
      file: 'services/payments.yaml',
      line: '14',
      endLine: '14',
      col: '5',
      endColumn: '18',
      title: 'unknown-ref',
    });
  });

  it('name a file that cannot be named in a property in the message', () => {
    const { properties, data } = parseCommand(commandsOf({ file: 'a\nb.yaml' }).trimEnd());

    expect(properties).toEqual({ title: 'unknown-ref' });
    expect(data).toBe('a b.yaml:14: It is wrong.');
  });

  it('are one line each, with the file and place that were meant, whatever the manifests say', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ file: hostileText, message: hostileText, code: hostileText })),
        (all) => {
          const printed = workflowCommands({ diagnostics: all.map(aDiagnostic), folder: '' });
          const lines = printed.split(/\r\n|[\r\n]/).slice(0, -1);

          expect(lines).toHaveLength(all.length);
          for (const line of lines) {
            const { name, properties } = parseCommand(line);
            expect(name).toBe('error');
            expect(properties['line'] ?? '14').toBe('14');
            expect(all.map(({ file }) => file)).toContain(properties['file'] ?? all[0]?.file);
          }
        },
      ),
    );
  });
});
