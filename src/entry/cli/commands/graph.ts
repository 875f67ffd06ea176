import { defineCommand, registryOptions, type ExitCode } from '../command.ts';

const formats = ['text', 'json', 'mermaid', 'dot'] as const;

export const graphCommand = defineCommand({
  description: [
    'Lists every ref of the registry with what it says of others, of the working tree or of REV. References to what does not exist are left out: charter validate reports them.',
    'With --ref only what it needs and what needs it is shown, up to N edges away; with --kind only manifests of these kinds.',
    'With --orphans only manifests without effect are listed: nothing refers to them, and they run nowhere.',
  ],
  options: {
    rev: { type: 'value', placeholder: 'REV', summary: 'Read this revision and not the working tree' },
    ref: { type: 'value', placeholder: 'REF', summary: 'Only this manifest and its surroundings' },
    depth: { type: 'value', placeholder: 'N', summary: 'With --ref: no further away than so many edges' },
    kind: { type: 'value', placeholder: 'KIND', summary: 'Only these kinds, separated by commas' },
    orphans: { type: 'flag', summary: 'List the manifests that nothing uses' },
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
    { command: 'npx charter graph --ref service:payments --depth 1', does: 'Who talks to whom around one' },
    {
      command: 'npx charter graph --kind service,stack --format dot | dot -Tsvg > graph.svg',
      does: 'A picture, drawn by Graphviz',
    },
    { command: 'npx charter graph --rev main --format mermaid', does: 'A picture to paste into Markdown' },
    { command: 'npx charter graph --orphans', does: 'What could be removed?' },
  ],
  run: async ({ options, terminal }): Promise<ExitCode> => {
    const { openRegistry, readState } = await import('../local-registry.ts');
    const { askedGraph } = await import('../graph-question.ts');
    const registry = await openRegistry(options.repo, terminal);
    const state = await readState(registry, options.rev, terminal);
    const { isMissingRegistry, missingRegistry } = await import('../empty-registry.ts');
    if (isMissingRegistry(state)) throw missingRegistry(registry, options.rev);
    const { printGraph, printOrphans } = await import('../print-graph.ts');
    const graph = askedGraph(state.loaded, options);
    const format = options.json ? 'json' : options.format;
    if (options.orphans) printOrphans({ loaded: state.loaded, graph, format }, terminal);
    else printGraph(graph, format, terminal);
    return 0;
  },
});
