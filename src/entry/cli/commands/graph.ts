import type { Graph } from '../../../model/graph.ts';
import type { Paint } from '../../../render/paint.ts';
import { defineCommand, registryOptions, type ExitCode } from '../command.ts';

const formats = ['text', 'json', 'mermaid', 'dot'] as const;

export const graphCommand = defineCommand({
  description: [
    'Lists every ref of the registry with the refs that it needs, of the working tree or of REV. References to what does not exist are left out: charter validate reports them.',
  ],
  options: {
    rev: { type: 'value', placeholder: 'REV', summary: 'Read this revision and not the working tree' },
    format: {
      type: 'value',
      placeholder: 'FORMAT',
      summary: 'How to print it',
      choices: formats,
      default: 'text',
    },
    ...registryOptions,
    json: { type: 'flag', summary: 'The same as --format json' },
  },
  arguments: [],
  examples: [
    { command: 'npx charter graph', does: 'Who needs whom?' },
    {
      command: 'npx charter graph --format dot | dot -Tsvg > graph.svg',
      does: 'A picture, drawn by Graphviz',
    },
    { command: 'npx charter graph --rev main --format mermaid', does: 'A picture to paste into Markdown' },
  ],
  run: async ({ options, terminal }): Promise<ExitCode> => {
    const { openRegistry, readState } = await import('../local-registry.ts');
    const registry = await openRegistry(options.repo, terminal);
    const { loaded } = await readState(registry, options.rev, terminal);
    terminal.out(await printed(loaded.graph, options.json ? 'json' : options.format, terminal.paint));
    return 0;
  },
});

async function printed(graph: Graph, format: string, paint: Paint): Promise<string> {
  const formatsOfGraph = await import('../../../render/graph-formats.ts');
  const { graphToJson } = await import('../../../render/json.ts');
  switch (format) {
    case 'json':
      return `${JSON.stringify(graphToJson(graph), undefined, 2)}\n`;
    case 'mermaid':
      return formatsOfGraph.graphToMermaid(graph);
    case 'dot':
      return formatsOfGraph.graphToDot(graph);
    default:
      return formatsOfGraph.graphToText(graph, paint);
  }
}
