import { quoted } from '../../registry/wording.ts';
import type { Draft } from '../draft.ts';
import { writeCommand } from '../service-fields.ts';
import { mapCount, mapDuration } from '../simple-fields.ts';
import { at, entriesAt, scalarAt, textAt, type SourceNode } from '../source-node.ts';

/** The health check of a Compose service, which is always a command. */
export function mapHealth(draft: Draft, health: SourceNode | undefined): void {
  if (health === undefined) return;
  const test = at(health, 'test');
  const words = testWords(test);
  if (test === undefined || words.length === 0 || textAt(health, 'disable') === 'true') {
    draft.drop(health, 'There is no test that would tell whether the service is well.', ['spec', 'health']);
    return;
  }
  writeCommand(draft, { words, nodes: [test], path: ['spec', 'health', 'exec', 'command'] });
  if (!draft.has('spec', 'health')) return;
  for (const key of ['interval', 'timeout'] as const)
    mapDuration(draft, scalarAt(health, key), { path: ['spec', 'health', key], seconds: 'guessed' });
  mapCount(draft, scalarAt(health, 'retries'), ['spec', 'health', 'retries']);
  for (const [key, value] of entriesAt(health))
    draft.drop(value, `Charter has nothing for ${quoted(key)} of a health check.`, ['spec', 'health']);
}

function testWords(test: SourceNode | undefined): readonly string[] {
  if (test?.kind === 'scalar') return test.value === null ? [] : ['/bin/sh', '-c', test.text];
  if (test?.kind !== 'list') return [];
  const [how, ...words] = test.items.flatMap((item) => (item.kind === 'scalar' ? [item.text] : []));
  if (how === 'CMD') return words;
  return how === 'CMD-SHELL' && words.length > 0 ? ['/bin/sh', '-c', words.join(' ')] : [];
}
